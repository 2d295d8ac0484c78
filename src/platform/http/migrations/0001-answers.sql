create schema if not exists http;
-- The first answer to a call that carried an Idempotency-Key; kept as long as somebody may reasonably try again.
create table http.answers (
  actor text not null,
  key text not null,
  -- Of method, path and body: the same key for another call is refused.
  digest text not null,
  status int,
  body text,
  at timestamptz(3) not null default clock_timestamp(),
  primary key (actor, key)
);
create index answers_at on http.answers (at);

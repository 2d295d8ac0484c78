create schema if not exists events;
create table events.outbox (
  id bigint generated always as identity primary key,
  name text not null,
  payload jsonb not null,
  at timestamptz(3) not null,
  tries int not null default 0,
  not_before timestamptz(3) not null default clock_timestamp(),
  error text
);
create index outbox_waiting on events.outbox (id) where tries < 10;

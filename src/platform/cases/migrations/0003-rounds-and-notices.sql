-- A clock that was met and begins anew keeps what it was: rounds count from 1, the last one is the present.
alter table cases.clocks
  add column round int not null default 1,
  -- Whose limit it is, from the declaration, and the version of the rule that it began under.
  add column org text,
  add column rule_version text,
  -- Working days that were counted when it was met; none where it was met before they were kept.
  add column used int;
alter table cases.clocks drop constraint clocks_pkey, add primary key (case_id, name, round);
create index clocks_started on cases.clocks (started_at);
update cases.clocks k set org = coalesce(
  (select min(d.org) from cases.duties d where d.case_id = k.case_id and not d.power),
  (select p.org from cases.parties p where p.case_id = k.case_id order by array_position(array['provider','owner','bureau'], p.party) limit 1));
-- Under which post a step was taken; none where it was taken before that was kept.
alter table cases.steps add column post text;
-- What people are told: 临近 and 超期 by the timer, 督办 at a breach, 催办 by hand, 延期 to the other side.
create table cases.notices (
  id uuid primary key,
  case_id uuid not null references cases.cases (id),
  what text not null,
  number text unique,
  clock text,
  due_at timestamptz(3),
  note text,
  actor text,
  actor_name text not null,
  at timestamptz(3) not null,
  entry uuid not null
);
create index notices_of_case on cases.notices (case_id, at);
-- To whom: a post, or one person where the matter was handed to one.
create table cases.messages (
  id bigint generated always as identity primary key,
  notice uuid not null references cases.notices (id),
  org text not null,
  post text not null,
  person text not null default '',
  at timestamptz(3) not null,
  unique (notice, org, post, person)
);
create index messages_of_post on cases.messages (org, post, at desc);
create table cases.messages_read (
  message bigint not null references cases.messages (id),
  person text not null,
  at timestamptz(3) not null,
  primary key (message, person)
);

create schema if not exists cases;
create table cases.counters (kind text not null, year int not null, last int not null, primary key (kind, year));
create table cases.cases (
  id uuid primary key,
  number text not null unique,
  kind text not null,
  kind_version int not null,
  subject text not null,
  state text not null,
  revision int not null default 0,
  facts jsonb not null,
  opened_by text,
  opened_at timestamptz(3) not null,
  closed_at timestamptz(3)
);
create index cases_subject on cases.cases (subject);
create table cases.parties (
  case_id uuid not null references cases.cases (id),
  party text not null,
  org text not null,
  primary key (case_id, party)
);
create index parties_org on cases.parties (org, case_id);
-- What somebody may do now: rewritten by each transition, gone at the end. The inbox reads nothing else.
create table cases.duties (
  case_id uuid not null references cases.cases (id),
  org text not null,
  post text not null,
  transition text not null,
  due_at timestamptz(3),
  -- What a post may do without being asked to: no work waits for it.
  power boolean not null,
  primary key (case_id, org, post, transition)
);
create index duties_of_post on cases.duties (org, post, due_at, case_id);
create table cases.clocks (
  case_id uuid not null references cases.cases (id),
  name text not null,
  rule text not null,
  days int not null,
  started_at timestamptz(3) not null,
  running_since timestamptz(3),
  days_left int not null,
  due_at timestamptz(3) not null,
  warn_at timestamptz(3) not null,
  provisional boolean not null,
  paused_at timestamptz(3),
  met_at timestamptz(3),
  stopped_at timestamptz(3),
  warned_at timestamptz(3),
  breached_at timestamptz(3),
  primary key (case_id, name)
);
create index clocks_to_warn on cases.clocks (warn_at) where met_at is null and stopped_at is null and paused_at is null and warned_at is null;
create index clocks_to_breach on cases.clocks (due_at) where met_at is null and stopped_at is null and paused_at is null and breached_at is null;
create table cases.steps (
  case_id uuid not null references cases.cases (id),
  sequence int not null,
  at timestamptz(3) not null,
  actor text,
  actor_name text not null,
  transition text not null,
  from_state text,
  to_state text not null,
  note text,
  input jsonb not null,
  entry uuid not null,
  primary key (case_id, sequence)
);
create index steps_of_actor on cases.steps (actor, at desc);
create table cases.retries (
  case_id uuid not null,
  transition text not null,
  key text not null,
  at timestamptz(3) not null,
  primary key (case_id, transition, key)
);

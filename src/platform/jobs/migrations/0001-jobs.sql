create schema if not exists jobs;
-- Work that takes its time. A row is there until the work is done; times are the machine's.
create table jobs.jobs (
  id bigint generated always as identity primary key,
  name text not null,
  payload jsonb not null,
  queued_at timestamptz(3) not null default clock_timestamp(),
  not_before timestamptz(3) not null default clock_timestamp(),
  -- How often it was begun: whoever holds it proves that by this number.
  tries int not null default 0,
  worker text,
  begun_at timestamptz(3),
  -- Until then it is its worker's; a worker at work pushes it on, a killed one does not.
  lease_until timestamptz(3),
  error text,
  dead boolean not null default false
);
create index jobs_due on jobs.jobs (not_before, id) where not dead;

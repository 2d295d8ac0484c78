-- What the detectors propose stands beside what holds: a confirmed grade stays until a proposal goes beyond what the
-- person saw when deciding.
alter table security.grades
  add column proposed_class text,
  add column proposed_grade int check (proposed_grade between 1 and 4),
  add column proposed_reason text,
  -- The proposal that the person decided upon; null while nobody has.
  add column decided_class text,
  add column decided_grade int;
update security.grades set proposed_class = class, proposed_grade = grade, proposed_reason = reason,
  decided_class = case when confirmed_by is null then null else class end,
  decided_grade = case when confirmed_by is null then null else grade end;
alter table security.grades
  alter column proposed_class set not null,
  alter column proposed_grade set not null,
  alter column proposed_reason set not null;
-- What a pass over every row of a version found in the texts of a column, with the first rows by their ids.
create table security.scans (
  dataset text not null,
  version int not null,
  at timestamptz(3) not null,
  rows bigint not null,
  primary key (dataset, version)
);
create table security.finds (
  dataset text not null,
  version int not null,
  name text not null,
  detector text not null,
  cells bigint not null,
  row_ids bigint[] not null,
  primary key (dataset, version, name, detector)
);
-- Who looked at a masked value, which, and why.
create table security.reveals (
  id uuid primary key,
  dataset text not null,
  version int not null,
  row_id bigint not null,
  name text not null,
  reason text not null,
  person text not null,
  at timestamptz(3) not null,
  entry uuid not null
);
create index reveals_of_dataset on security.reveals (dataset, at desc);

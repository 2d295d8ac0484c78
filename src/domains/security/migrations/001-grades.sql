create schema if not exists security;
-- One row a column of a dataset: what was proposed last, and what a person confirmed of it.
create table security.grades (
  dataset text not null,
  name text not null,
  class text not null,
  grade int not null check (grade between 1 and 4),
  detector text,
  reason text not null,
  version int not null,
  confirmed_by text,
  confirmed_at timestamptz(3),
  primary key (dataset, name)
);

create schema if not exists intake;
create table intake.uploads (
  id uuid primary key,
  person text not null,
  name text not null,
  size bigint not null,
  received bigint not null default 0,
  created_at timestamptz(3) not null
);
create table intake.quarantines (
  dataset text not null,
  version int not null,
  path text not null,
  rejected bigint not null,
  file_name text not null,
  encoding text not null,
  received_path text not null,
  primary key (dataset, version)
);

create schema if not exists quality;
create table quality.verdicts (
  dataset text not null,
  version int not null,
  at timestamptz(3) not null,
  indicators jsonb not null,
  columns jsonb not null,
  entry uuid not null,
  primary key (dataset, version)
);

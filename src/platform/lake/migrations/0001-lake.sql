create schema if not exists lake;
create table lake.versions (
  dataset text not null,
  version int not null,
  at timestamptz(3) not null,
  mode text not null check (mode in ('replace', 'append', 'merge')),
  rows_in bigint not null,
  rows bigint not null,
  rejected bigint not null,
  digest text not null,
  content_digest text not null,
  columns jsonb not null,
  parts jsonb not null,
  next_row_id bigint not null,
  entry uuid not null,
  primary key (dataset, version),
  check (rows_in >= rejected)
);

create schema if not exists delivery;
create table delivery.grants (
  id uuid primary key,
  dataset text not null,
  holder text not null,
  purpose text not null,
  method text not null check (method in ('api', 'batch', 'file')),
  fields text[],
  rows text[],
  clear text[],
  until date not null,
  status text not null check (status in ('live', 'suspended', 'revoked')),
  cause text not null,
  opened_at timestamptz(3) not null,
  entry uuid not null
);
create index grants_of_holder on delivery.grants (dataset, holder);
-- Every use is kept for three years at least (rule records.usage); the provider reads all of them.
create table delivery.uses (
  id bigint generated always as identity primary key,
  dataset text not null,
  version int not null,
  grant_id uuid,
  person text,
  org text,
  right_by text not null check (right_by in ('owner', 'grant', 'open', 'refused')),
  door text not null,
  rows bigint,
  at timestamptz(3) not null,
  detail text
);
create index uses_of_dataset on delivery.uses (dataset, id desc);

create schema if not exists directory;
create table directory.organizations (
  code text primary key check (code ~ '^[0-9]{10}$'),
  name text not null,
  name_en text,
  kind text not null check (kind in ('department', 'public-service', 'central', 'enterprise', 'other')),
  region text not null,
  parent text,
  nicknames text[] not null default '{}'
);

create schema if not exists catalog;
create table catalog.serials (org text primary key, last int not null);
create table catalog.datasets (
  code text primary key check (code ~ '^[0-9]{10}-[0-9]{6}$'),
  org text not null,
  title text not null,
  title_en text,
  abstract text not null,
  theme text not null,
  share text not null check (share in ('unconditional', 'conditional', 'refused')),
  share_condition text,
  share_basis text,
  open text not null check (open in ('unconditional', 'conditional', 'closed')),
  open_condition text,
  update_frequency text not null,
  format text not null,
  share_methods text[] not null,
  keywords text[] not null default '{}',
  grade int,
  state text not null,
  case_id text,
  version int,
  rows bigint,
  data_at timestamptz(3),
  created_at timestamptz(3) not null,
  -- Decree 809 art. 15: no refusal to share without a law behind it, no condition left unsaid.
  check (share <> 'refused' or share_basis is not null),
  check (share <> 'conditional' or share_condition is not null)
);
create index datasets_org on catalog.datasets (org, code);
create table catalog.items (
  dataset text not null references catalog.datasets (code),
  position int not null,
  name text not null,
  title text not null,
  type text not null,
  meaning text,
  unit text,
  primary key (dataset, name)
);

-- What an opening case asks for beside its state: which columns stay closed, why, and the gate as it was last computed.
create table opening.releases (
  case_id uuid primary key,
  dataset text not null,
  reason text not null,
  omit text[] not null,
  -- The class of opening before, to which a withdrawal leads back.
  before text,
  gate jsonb not null,
  at timestamptz(3) not null,
  opened_at timestamptz(3),
  closed_at timestamptz(3)
);
create index on opening.releases (dataset);

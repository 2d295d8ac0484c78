create schema if not exists ledger;
-- What was written, append-only. The salted payload lies apart: erasing it honours deletion and the proof stands.
create table ledger.entries (
  id uuid primary key,
  seq bigint generated always as identity unique,
  at timestamptz(3) not null,
  type text not null,
  subject text not null,
  entry text not null,
  leaf_hash bytea not null
);
create index entries_subject on ledger.entries (subject, seq);
create index entries_type on ledger.entries (type, seq);
create table ledger.openings (
  entry uuid primary key references ledger.entries (id),
  payload jsonb not null,
  salt text not null
);
create table ledger.sequence (
  idx bigint primary key,
  entry uuid not null unique references ledger.entries (id),
  seq bigint not null
);

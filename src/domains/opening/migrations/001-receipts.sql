create schema if not exists opening;
-- What was asked or told, beside its case. The contact is for the answering department alone and never in the log.
create table opening.receipts (
  receipt text primary key,
  case_id text not null unique,
  kind text not null check (kind in ('application', 'feedback')),
  dataset text,
  what text not null,
  purpose text,
  contact text,
  at timestamptz(3) not null
);

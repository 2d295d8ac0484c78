create schema if not exists sharing;
create table sharing.requests (
  case_id text primary key,
  dataset text not null,
  applicant text not null,
  basis text not null,
  scenario text not null,
  scope text not null,
  method text not null check (method in ('api', 'batch', 'file')),
  until date not null,
  fields text[],
  rows text[],
  clear text[],
  at timestamptz(3) not null
);
create index requests_dataset on sharing.requests (dataset);
create index requests_applicant on sharing.requests (applicant, at);

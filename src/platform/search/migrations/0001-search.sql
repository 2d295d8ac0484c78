create schema if not exists search;
create table search.documents (
  kind text not null,
  id text not null,
  vector tsvector not null,
  is_public boolean not null,
  org text not null,
  theme text not null,
  share text not null,
  open text not null,
  state text not null,
  updated_at timestamptz(3) not null,
  primary key (kind, id)
);
create index documents_vector on search.documents using gin (vector);
create index documents_newest on search.documents (updated_at desc, id);

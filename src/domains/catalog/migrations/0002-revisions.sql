-- What the guide adds to the statutory minimum, where the case stands, and every revision of an entry.
alter table catalog.datasets
  add column guide jsonb not null default '{}',
  add column step text,
  add column revision int not null default 0,
  add column published_revision int,
  add column published_at timestamptz(3),
  -- Title without width, spaces and punctuation; and its pairs of characters, by which near titles are found.
  add column plain_title text not null default '',
  add column title_pairs text[] not null default '{}';
update catalog.datasets set step = state,
  plain_title = lower(regexp_replace(normalize(title, nfkc), '[[:space:][:punct:]，。、；：？！“”‘’（）《》〈〉【】…—·]', '', 'g'));
update catalog.datasets set
  title_pairs = array(select distinct substr(plain_title, at, 2) from generate_series(1, greatest(1, length(plain_title) - 1)) at);
-- An entry under change stays published until the change is.
update catalog.datasets set state = 'published' where step = 'changing';
alter table catalog.datasets alter column step set not null;
create index datasets_plain_title on catalog.datasets (org, plain_title);
create index datasets_title_pairs on catalog.datasets using gin (title_pairs);
alter table catalog.items add column about jsonb not null default '{}';
create table catalog.revisions (
  dataset text not null references catalog.datasets (code),
  revision int not null,
  at timestamptz(3) not null,
  actor text,
  actor_name text not null,
  cause text not null check (cause in ('entered', 'edited', 'version')),
  note text,
  content jsonb not null,
  digest text not null,
  published_at timestamptz(3),
  entry text,
  primary key (dataset, revision)
);
-- Decree 809 art. 13: no publication before secrecy and personal information were evaluated.
create table catalog.evaluations (
  id bigint generated always as identity primary key,
  dataset text not null references catalog.datasets (code),
  kind text not null check (kind in ('secrecy', 'personal')),
  conclusion text not null check (conclusion in ('clear', 'measures', 'blocked')),
  evaluator text not null,
  evaluated_on text not null,
  note text,
  how text not null check (how in ('filed', 'declared')),
  revision int not null,
  at timestamptz(3) not null,
  actor text,
  actor_name text not null,
  entry text not null
);
create index evaluations_of_dataset on catalog.evaluations (dataset, kind, id);

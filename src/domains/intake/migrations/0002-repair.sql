-- An upload that nobody goes on with is swept by the machine's time: the city's clock may be moved.
alter table intake.uploads add column touched_at timestamptz(3) not null default clock_timestamp();
-- Which version's rows this one mends, and how many of its own have been mended since.
alter table intake.quarantines add column repairs int;
alter table intake.quarantines add column mended bigint not null default 0;
alter table intake.quarantines add column delimiter text;
alter table intake.quarantines add column reasons jsonb not null default '{}';
-- What came of a commit, so that a retry hears the same and makes no second version.
create table intake.commits (
  upload uuid primary key,
  person text not null,
  name text not null,
  size bigint not null,
  wish text not null,
  dataset text not null,
  version int not null,
  result jsonb not null,
  at timestamptz(3) not null
);

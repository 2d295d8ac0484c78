-- Which bytes the files of whole versions are that lie ready, and the leaf that says so once everybody may have them.
-- A row for each digest that there ever was; of several of one version and format the last made is the one that lies.
create sequence delivery.making;
create table delivery.ready_files (
  dataset text not null,
  version int not null,
  format text not null,
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  bytes bigint not null,
  made bigint not null default nextval('delivery.making'),
  entry uuid,
  primary key (dataset, version, format, sha256)
);
-- Homes from before have files without a leaf: they are made again with one. Spread out, so that what is new meanwhile
-- does not wait behind them.
insert into jobs.jobs (name, payload, not_before)
  select 'delivery.prepare', jsonb_build_object('dataset', dataset),
    clock_timestamp() + make_interval(secs => row_number() over (order by dataset))
  from (select distinct dataset from lake.versions) as datasets;

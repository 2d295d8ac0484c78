-- Which log this database belongs to, by its verifier key, from its first opening on. A second key would sign another
-- history over the first one.
create table ledger.log (
  one boolean primary key default true check (one),
  vkey text not null
);

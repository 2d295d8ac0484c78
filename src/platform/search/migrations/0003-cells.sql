-- Counts are kept in memory as long as nothing changed: each change is a row, their sum is the index's version.
create table search.changes (id bigint generated always as identity primary key, n bigint not null);
insert into search.changes (n) select count(*) from search.documents;
-- Counts of all that is public, and the newest under one value of a facet, without reading a document.
create index documents_cells on search.documents (kind, org, theme, share, open, step) where is_public;
create index documents_org on search.documents (org, updated_at desc, id);
create index documents_theme on search.documents (theme, updated_at desc, id);

-- Each search also read the list of words that wait to be put into the index; now they go in at once.
alter index search.documents_vector set (fastupdate = off);
select gin_clean_pending_list('search.documents_vector');
-- Titles as they are compared with a whole question: each on a line of its own.
alter table search.documents add column titles text not null default '';
-- Words are written anew with the weight of the place where they stand.
insert into events.outbox (name, payload, at)
  select 'search.rewrite', '{}', max(updated_at) from search.documents having count(*) > 0;
-- How many of the public documents that meet a question have the same facets. Without the setting the whole table is
-- read for a common word: the planner does not know what it costs to take a vector apart.
create function search.cells(of_kind text, question tsquery)
  returns table (org text, theme text, share text, open text, step text, n int)
  language sql stable set enable_seqscan to off
  as $$ select org, theme, share, open, step, count(*)::int from search.documents
    where kind = of_kind and is_public and vector @@ question group by org, theme, share, open, step $$;

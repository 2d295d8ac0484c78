-- One call writes a leaf with its opening. Both rows come from here alone, so neither needs the other's check.
alter table ledger.openings drop constraint openings_entry_fkey;
create function ledger.append(
  id uuid, at timestamptz, type text, subject text, entry text, leaf_hash bytea, payload jsonb, salt text
) returns void language plpgsql as $$
begin
  -- The transaction has its number before the leaf has its own: the sequencer may then tell from a snapshot that no
  -- leaf below a number is still on its way.
  perform pg_current_xact_id();
  insert into ledger.entries (id, at, type, subject, entry, leaf_hash)
    values (append.id, append.at, append.type, append.subject, append.entry, append.leaf_hash);
  insert into ledger.openings (entry, payload, salt) values (append.id, append.payload, append.salt);
end $$;
-- Nobody asks by subject.
drop index ledger.entries_subject;

-- The grade at which each field was agreed to leave unmasked; null for grants from before this was kept, and where there
-- was no version to be graded yet.
alter table delivery.grants add column clear_grades jsonb;

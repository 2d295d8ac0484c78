-- What the rules that follow from the entry found in a version: each names its check, so that its rows can be opened.
alter table quality.verdicts add column findings jsonb not null default '[]';

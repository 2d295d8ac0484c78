-- People come and go: who left can no longer sign in, and what they did stays theirs.
alter table identity.people
  add column active boolean not null default true,
  -- A password that somebody else has seen: it opens the change of password and nothing else.
  add column temporary boolean not null default false,
  add constraint people_clearance check (clearance between 1 and 4);
alter table identity.sessions add column id uuid not null default gen_random_uuid();
create unique index sessions_id on identity.sessions (id);
create index sessions_person on identity.sessions (person);
create index tokens_person on identity.tokens (person);
create index posts_org on identity.posts (org);

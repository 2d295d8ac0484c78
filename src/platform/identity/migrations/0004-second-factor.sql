-- A second factor beside the password: the secret that a person's app holds too, sealed by a key that is not here.
create table identity.second_factors (
  person text primary key references identity.people (id),
  secret bytea not null,
  -- It counts from here: before, nobody has shown that an app holds it.
  confirmed_at timestamptz(3),
  -- The newest step of thirty seconds whose code was taken: none is taken twice, and none that is older.
  last_step int not null default 0
);
-- For whoever has lost the app: each is deleted by being used.
create table identity.recovery_codes (
  person text not null references identity.people (id),
  code_hash text not null,
  primary key (person, code_hash)
);
-- By what besides the password a session was opened.
alter table identity.sessions
  add column factor text not null default 'password',
  add constraint sessions_factor check (factor in ('password', 'code', 'recovery'));

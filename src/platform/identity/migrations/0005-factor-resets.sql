-- Whose second factor somebody else took off, and when: told to the person until they have seen it.
alter table identity.people
  add column factor_reset_at timestamptz(3),
  add column factor_reset_by text;

-- What people did at doors that change something, and what they were refused: for themselves to read, never changed.
create table identity.operations (
  seq bigint generated always as identity primary key,
  person text not null references identity.people (id),
  at timestamptz(3) not null,
  door text not null,
  things jsonb not null,
  status int not null,
  -- By what name it was refused, and what that is in words.
  problem text,
  title text,
  -- The leaves that it wrote.
  entries uuid[] not null
);
create index operations_person on identity.operations (person, seq);

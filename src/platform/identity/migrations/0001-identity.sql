create schema if not exists identity;
create table identity.people (
  id text primary key,
  username text not null unique,
  name text not null,
  password_hash text not null,
  clearance int not null default 2,
  failures int not null default 0,
  locked_until timestamptz(3)
);
create table identity.posts (
  person text not null references identity.people (id),
  org text not null,
  org_name text not null,
  kind text not null,
  primary key (person, org, kind)
);
create table identity.sessions (
  token_hash text primary key,
  person text not null references identity.people (id),
  created_at timestamptz(3) not null default clock_timestamp(),
  expires_at timestamptz(3) not null
);
create index sessions_expiry on identity.sessions (expires_at);
create table identity.tokens (
  token_hash text primary key,
  id text not null unique,
  person text not null references identity.people (id),
  name text not null,
  scopes text[] not null,
  created_at timestamptz(3) not null,
  expires_on date not null,
  revoked_at timestamptz(3)
);
create table identity.settings (name text primary key, value jsonb not null);

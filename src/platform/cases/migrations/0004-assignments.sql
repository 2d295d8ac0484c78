-- 转办 replaces a post by one person for one case, 会签 adds a person to it, 委托 lets a person act for a post for a period.
create table cases.assignments (
  id uuid primary key,
  -- None for 委托, which holds for every case of the post.
  case_id uuid references cases.cases (id),
  how text not null check (how in ('transfer', 'add', 'delegate')),
  org text not null,
  post text not null,
  person text not null,
  person_name text not null,
  since date not null,
  until date,
  note text not null,
  by_person text not null,
  by_name text not null,
  at timestamptz(3) not null,
  ended_at timestamptz(3),
  entry uuid not null,
  check ((how = 'delegate') = (case_id is null) and (case_id is null) = (until is not null))
);
create index assignments_of_case on cases.assignments (case_id) where ended_at is null;
create index assignments_of_person on cases.assignments (person) where ended_at is null;
alter table cases.duties add column person text not null default '';
alter table cases.duties drop constraint duties_pkey, add primary key (case_id, org, post, transition, person);
create index duties_of_person on cases.duties (person, due_at) where person <> '';

-- What the detectors found of each version's columns: a version is given away by what it holds itself, not by what a
-- later one holds. Of versions made before this, the last proposal is known.
create table security.version_grades (
  dataset text not null,
  version int not null,
  name text not null,
  class text not null,
  grade int not null check (grade between 1 and 4),
  detector text,
  primary key (dataset, version, name)
);
insert into security.version_grades (dataset, version, name, class, grade, detector)
  select dataset, version, name, proposed_class, proposed_grade, detector from security.grades;
-- A typed companion repeats a text column: whoever reads its grade reads that of the text too.
alter table security.grades add column companion_of text;
update security.grades it set companion_of = beside.name from security.grades beside
  where beside.dataset = it.dataset and it.name = beside.name || '_值';

-- What everybody does not get of an open dataset, though its class is open: columns that its release leaves out, and
-- versions that did not pass the gate. Versions null: any may leave.
create table delivery.withheld (
  dataset text primary key,
  columns text[] not null,
  versions int[],
  why text
);

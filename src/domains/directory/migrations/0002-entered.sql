-- Organisations that the bureau entered: by whom, when, and the leaf that says so. Facts of the platform have none.
alter table directory.organizations
  add column entered_by text,
  add column entered_at timestamptz(3),
  add column entry uuid;

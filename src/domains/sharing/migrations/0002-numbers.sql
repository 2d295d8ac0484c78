-- The number of the case beside the request, so that a grant leads back to what was asked.
alter table sharing.requests add column number text;
update sharing.requests r set number = c.number from cases.cases c where c.id::text = r.case_id;
create index requests_number on sharing.requests (number);

-- When a matter was answered or declined, so that the portal can say how long answers take.
alter table opening.receipts add column answered_at timestamptz(3);
create index on opening.receipts (at);

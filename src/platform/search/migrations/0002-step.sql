-- Where the matter about a thing stands, beside how it stands before everybody.
alter table search.documents add column step text;
update search.documents set step = state;

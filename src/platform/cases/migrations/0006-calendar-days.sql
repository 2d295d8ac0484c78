-- Single days that the city declared to be of work or of rest, as after a flood. The last word on a day holds.
create table cases.calendar_days (
  day date primary key,
  kind text not null check (kind in ('work', 'rest')),
  reason text not null,
  entered_at timestamptz(3) not null,
  entered_by text not null,
  entry uuid not null
);

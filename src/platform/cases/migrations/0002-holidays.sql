-- A year's holidays and make-up days, entered when the State Council publishes them and before the package has them.
create table cases.holiday_years (
  year int primary key,
  off jsonb not null,
  work jsonb not null,
  entered_at timestamptz(3) not null,
  entered_by text not null,
  entry uuid not null
);

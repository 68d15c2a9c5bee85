-- A clock that stands still until the story moves it, so that every time in an answer is known.
-- Before the migrations: what they make then finds these two functions where PostgreSQL's own were.

alter function pg_catalog.clock_timestamp() rename to wall_clock_timestamp;
alter function pg_catalog.now() rename to wall_now;
create function pg_catalog.clock_timestamp() returns timestamptz language sql volatile as $$
  select coalesce(nullif(current_setting('calls.now', true), '')::timestamptz, wall_clock_timestamp())
$$;
create function pg_catalog.now() returns timestamptz language sql stable as $$
  select coalesce(nullif(current_setting('calls.now', true), '')::timestamptz, wall_now())
$$;

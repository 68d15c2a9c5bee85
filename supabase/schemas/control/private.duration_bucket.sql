-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.duration_bucket(p_ms integer) returns integer
  language sql immutable
  set search_path = ''
  as $$
  -- Four buckets an octave, so that a bound is never more than 19 % above what it stands for. 1e-9: 2, 4, 8 … begin their bucket.
  select case when p_ms >= 1 then floor(4 * ln(p_ms) / ln(2) + 1e-9)::int + 1 else 0 end
$$;
comment on function private.duration_bucket(p_ms integer) is 'The bucket of a duration: 0 below a millisecond, b from 2^((b-1)/4) to 2^(b/4) milliseconds.';

revoke all on function private.duration_bucket(p_ms integer) from public;

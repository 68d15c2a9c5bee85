-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.percentile_ms(p_buckets integer[], p_counts bigint[], p_share double precision, p_max integer) returns integer
  language sql immutable
  set search_path = ''
  as $$
  -- The upper bound of the bucket in which the call of that rank is; the longest call is known.
  select least(ceil(2 ^ (x.bucket / 4.0)), p_max)::int
  from (select u.bucket, sum(u.n) over (order by u.bucket) as rank, sum(u.n) over () as total
    from unnest(p_buckets, p_counts) u (bucket, n)) x
  where x.rank >= ceil(p_share * x.total) order by x.bucket limit 1
$$;
comment on function private.percentile_ms(p_buckets integer[], p_counts bigint[], p_share double precision, p_max integer) is 'The duration below which a share of the calls stayed: an upper bound, at most 19 % above it. Null without calls.';

revoke all on function private.percentile_ms(p_buckets integer[], p_counts bigint[], p_share double precision, p_max integer) from public;
grant all on function private.percentile_ms(p_buckets integer[], p_counts bigint[], p_share double precision, p_max integer) to authenticated;

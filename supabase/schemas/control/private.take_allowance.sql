-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.take_allowance(p_name text) returns void
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because limits and leases are outside the API; the caller takes for itself alone
declare
  v_user_id uuid := (select auth.uid());
  v_limit private.limits;
  v_grants timestamptz[];
  v_now timestamptz;
  v_window interval;
begin
  select * into v_limit from private.limits l where l.name = p_name and l.window_seconds is not null;
  if v_limit.name is null then
    perform private.raise_problem(404, 'unknown_allowance', 'There is no such allowance.');
  elsif v_limit.needs_portal and not exists (select from public.account_members m where m.user_id = v_user_id) then
    perform private.raise_problem(403, 'no_portal', 'This is for members of a portal: connect one, or accept an invitation to one.');
  end if;
  -- One asker at a time; the clock is read under the lock, so that grants are in order.
  insert into private.user_leases (user_id, bucket) values (v_user_id, p_name) on conflict do nothing;
  select l.grants into v_grants from private.user_leases l where l.user_id = v_user_id and l.bucket = p_name for update;
  v_now := clock_timestamp();
  v_window := make_interval(secs => v_limit.window_seconds);
  v_grants := array(select g from unnest(v_grants) g where g > v_now - v_window order by g);
  if cardinality(v_grants) >= v_limit.per_user then
    perform private.refuse('too_many_' || p_name, format('%s %s in %s seconds is the most; wait a little.',
      v_limit.per_user, p_name, v_limit.window_seconds),
      greatest(ceil(extract(epoch from v_grants[cardinality(v_grants) - v_limit.per_user + 1] + v_window - v_now) * 1000), 1)::bigint);
  end if;
  update private.user_leases l set grants = v_grants || v_now where l.user_id = v_user_id and l.bucket = p_name;
end
$$;
comment on function private.take_allowance(p_name text) is 'Takes one of what the caller may have in a while; 429 too_many_… with when to come again, 403 no_portal without a portal where one is needed.';

revoke all on function private.take_allowance(p_name text) from public;
grant all on function private.take_allowance(p_name text) to authenticated;

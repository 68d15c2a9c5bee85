-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.sweep_metrics(p_seconds double precision default 3, p_limit integer default 1000) returns integer
  language plpgsql
  set search_path = ''
  as $$
declare
  v_until constant timestamptz := clock_timestamp() + p_seconds * interval '1 s';
  v record;
  v_slices int := 0;
begin
  -- In turns, the oldest wish first: contacts before what is linked with them.
  for v in select r.account_id, r.object_type from private.metric_rebuilds r
    order by r.requested_at, r.account_id, array_position(array['contacts', 'deals', 'calls'], r.object_type)
  loop
    loop
      exit when clock_timestamp() >= v_until;
      v_slices := v_slices + 1;
      exit when not private.rebuild_slice(v.account_id, v.object_type, p_limit);
    end loop;
  end loop;
  return v_slices;
end
$$;
comment on function private.sweep_metrics(p_seconds double precision, p_limit integer) is 'Works on the rebuilds for so many seconds; how many slices it did. Called every minute by inbound_sweep.';

revoke all on function private.sweep_metrics(p_seconds double precision, p_limit integer) from public;

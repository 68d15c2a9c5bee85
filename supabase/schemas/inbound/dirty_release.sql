-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.dirty_release(p_lease_token uuid, p_delay_ms integer) returns jsonb
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because private.sync_dirty is outside the API
declare
  v_at constant timestamptz := clock_timestamp() + make_interval(secs => least(greatest(coalesce(p_delay_ms, 0), 0), 3600000) / 1000.0);
  v_account_id uuid;
  v_rows int;
begin
  perform from private.sync_dirty d where d.lease_token = p_lease_token order by d.account_id, d.object_type, d.record_id for update;
  with released as (
    update private.sync_dirty d set lease_token = null, leased_until = null, due_at = v_at where d.lease_token = p_lease_token
    returning d.account_id
  ) select count(*), (array_agg(r.account_id))[1] into v_rows, v_account_id from released r;
  if v_rows > 0 then
    perform private.wake_inbound(v_account_id, v_at);
  end if;
  return jsonb_build_object('released', v_rows);
end
$$;
comment on function public.dirty_release(p_lease_token uuid, p_delay_ms integer) is 'Gives the records of a claim back unread, to be claimed after the delay: the trouble was not theirs.';

revoke all on function public.dirty_release(p_lease_token uuid, p_delay_ms integer) from public;
grant all on function public.dirty_release(p_lease_token uuid, p_delay_ms integer) to service_role;

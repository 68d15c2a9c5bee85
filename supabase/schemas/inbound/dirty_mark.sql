-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.dirty_mark(p_account_id uuid, p_object text, p_marks jsonb, p_delay_ms integer) returns jsonb
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because private.sync_dirty is outside the API
declare
  v_delay constant interval := make_interval(secs => greatest(coalesce(p_delay_ms, 0), 0) / 1000.0);
  v_marked int := private.mark_dirty(p_account_id, p_object, p_marks, v_delay);
begin
  if v_marked > 0 then
    perform private.wake_inbound(p_account_id, clock_timestamp() + v_delay);
  end if;
  return jsonb_build_object('marked', v_marked);
end
$$;
comment on function public.dirty_mark(p_account_id uuid, p_object text, p_marks jsonb, p_delay_ms integer) is 'Announces records (id; at, bulk, forced, links as known) of one object and has them read after the delay; what is not mirrored is passed over.';

revoke all on function public.dirty_mark(p_account_id uuid, p_object text, p_marks jsonb, p_delay_ms integer) from public;
grant all on function public.dirty_mark(p_account_id uuid, p_object text, p_marks jsonb, p_delay_ms integer) to service_role;

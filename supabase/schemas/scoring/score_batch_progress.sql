-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.score_batch_progress(p_batch_id uuid) returns jsonb
  language plpgsql stable
  set search_path = ''
  as $$
declare
  v_batch public.score_batches;
  v_seconds numeric;
  v_reached int;
begin
  select * into v_batch from public.score_batches b where b.id = p_batch_id;
  if v_batch.id is null then
    perform private.raise_problem(404, 'unknown_batch', 'There is no such score batch.');
  end if;
  v_seconds := extract(epoch from clock_timestamp() - v_batch.started_at);
  v_reached := v_batch.done + v_batch.failed - v_batch.done_before;
  return jsonb_build_object(
    'batch_id', v_batch.id,
    'portal_id', (select a.portal_id from public.hubspot_accounts a where a.id = v_batch.account_id),
    'object_type', v_batch.object_type,
    'origin', v_batch.origin,
    'filter', v_batch.filter,
    'status', v_batch.status,
    'total', v_batch.total,
    'done', v_batch.done,
    'failed', v_batch.failed,
    'retries', v_batch.retries,
    -- From the speed since it last began to run; unknown before the first slice.
    'eta_seconds', case when v_batch.status = 'running' and v_reached > 0
      then ceil((v_batch.total - v_batch.done - v_batch.failed) * v_seconds / v_reached)::int end,
    'error', v_batch.error,
    'created_at', private.iso(v_batch.created_at),
    'started_at', private.iso(v_batch.started_at),
    'ended_at', private.iso(v_batch.ended_at));
end
$$;
comment on function public.score_batch_progress(p_batch_id uuid) is 'State, counts and estimated remaining seconds of a batch of one of the caller''s portals.';

revoke all on function public.score_batch_progress(p_batch_id uuid) from public;
grant all on function public.score_batch_progress(p_batch_id uuid) to authenticated;
grant all on function public.score_batch_progress(p_batch_id uuid) to service_role;

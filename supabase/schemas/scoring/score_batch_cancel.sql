-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.score_batch_cancel(p_batch_id uuid) returns jsonb
  language plpgsql
  set search_path = ''
  as $$
begin
  if not exists (select from public.score_batches b where b.id = p_batch_id) then
    perform private.raise_problem(404, 'unknown_batch', 'There is no such score batch.');
  end if;
  update public.score_batches b set cancel_requested = true where b.id = p_batch_id;
  if not found then
    perform private.raise_problem(403, 'forbidden', 'Viewers do not cancel batches.');
  end if;
  return public.score_batch_progress(p_batch_id);
end
$$;
comment on function public.score_batch_cancel(p_batch_id uuid) is 'Cancels an open batch at once; what was scored stays, an ended batch stays as it is. Returns its progress.';

revoke all on function public.score_batch_cancel(p_batch_id uuid) from public;
grant all on function public.score_batch_cancel(p_batch_id uuid) to authenticated;
grant all on function public.score_batch_cancel(p_batch_id uuid) to service_role;

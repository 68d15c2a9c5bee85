-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.score_batch_retry(p_batch_id uuid) returns jsonb
  language plpgsql
  set search_path = ''
  as $$
begin
  if not exists (select from public.score_batches b where b.id = p_batch_id) then
    perform private.raise_problem(404, 'unknown_batch', 'There is no such score batch.');
  end if;
  update public.score_batches b set retries = b.retries + 1 where b.id = p_batch_id;
  if not found then
    perform private.raise_problem(403, 'forbidden', 'Viewers do not retry batches.');
  end if;
  return public.score_batch_progress(p_batch_id);
end
$$;
comment on function public.score_batch_retry(p_batch_id uuid) is 'Opens what failed or was not reached again; 409 batch_open or nothing_to_retry. Returns the batch''s progress.';

revoke all on function public.score_batch_retry(p_batch_id uuid) from public;
grant all on function public.score_batch_retry(p_batch_id uuid) to authenticated;
grant all on function public.score_batch_retry(p_batch_id uuid) to service_role;

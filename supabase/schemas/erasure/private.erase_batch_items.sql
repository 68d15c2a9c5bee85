-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.erase_batch_items(p_account_id uuid, p_object text, p_ids text[]) returns bigint
  language plpgsql
  set search_path = ''
  as $$
declare
  v_batch public.score_batches;
  v_gone bigint;
  v_open int;
  v_sum bigint := 0;
begin
  for v_batch in
    select b.* from public.score_batches b where b.account_id = p_account_id and b.object_type = p_object
      and exists (select from public.score_batch_items i where i.batch_id = b.id and i.record_id = any (p_ids))
    order by b.id for no key update
  loop
    with gone as (
      delete from public.score_batch_items i where i.batch_id = v_batch.id and i.record_id = any (p_ids) returning i.status)
    select count(*), count(*) filter (where g.status = 'pending') into v_gone, v_open from gone g;
    v_sum := v_sum + v_gone;
    -- A batch of the mirror that still gathers counts later.
    update public.score_batches b set total = b.total - v_open,
      status = case when b.status = 'running' and b.done + b.failed = b.total - v_open then 'completed' else b.status end
    where b.id = v_batch.id and v_open > 0 and not (b.status = 'pending' and b.origin = 'mirror');
  end loop;
  return v_sum;
end
$$;
comment on function private.erase_batch_items(p_account_id uuid, p_object text, p_ids text[]) is 'Takes records out of their batches, which wait for them no longer; how many there were.';

revoke all on function private.erase_batch_items(p_account_id uuid, p_object text, p_ids text[]) from public;

-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.remove_batch_items() returns trigger
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because the items are no right of whoever deletes a batch
begin
  delete from public.score_batch_items i using gone g where i.batch_id = g.id;
  return null;
end
$$;
comment on function private.remove_batch_items() is 'Statement trigger: the items go with their batches.';

revoke all on function private.remove_batch_items() from public;

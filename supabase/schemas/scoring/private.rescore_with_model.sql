-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.rescore_with_model() returns trigger
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because whoever activates a model may not enqueue jobs
begin
  -- A batch of the model before would only be overtaken.
  update public.score_batches b set cancel_requested = true
  where b.account_id = new.account_id and b.object_type = new.object_type and b.origin = 'activation'
    and b.status in ('pending', 'running');
  perform private.open_batch(new.account_id, null, new.object_type, 'activation', null, null);
  perform private.broadcast('account:' || new.account_id, 'model:active', jsonb_build_object(
    'model_id', new.id, 'object_type', new.object_type, 'version', new.version));
  return null;
end
$$;
comment on function private.rescore_with_model() is 'Row trigger: a model that became active scores every live record of its object type.';

revoke all on function private.rescore_with_model() from public;

-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.follow_document() returns trigger
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because it enqueues a job for whoever adds a document
begin
  -- Here and not before the insert: an insert that finds the row there already queues nothing.
  if tg_op = 'INSERT' then
    update public.documents d set job_id = private.enqueue_document_step(new.id, new.account_id, new.generation, 'parse')
    where d.id = new.id;
  end if;
  perform private.tell_document(new, 'document:status', jsonb_build_object('document_id', new.id, 'generation', new.generation,
    'active_generation', new.active_generation, 'status', new.status, 'error_code', new.error_code, 'error_message', new.error_message));
  return null;
end
$$;
comment on function private.follow_document() is 'Row trigger: starts the pipeline of a new document and tells of every change of status.';

revoke all on function private.follow_document() from public;

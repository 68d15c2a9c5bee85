-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.revive_document(p_document public.documents) returns text
  language plpgsql
  set search_path = ''
  as $$
declare
  v_step text := case when p_document.status in ('uploaded', 'parsing') then 'parse'
    when p_document.status in ('parsed', 'chunking') then 'chunk' else 'vectorize' end;
  v_restarts int;
begin
  select s.restarts into v_restarts from public.document_steps s
  where s.document_id = p_document.id and s.generation = p_document.generation and s.step = v_step;
  -- Work that vanishes three times is not lost by chance.
  if v_restarts >= 3 then
    perform private.fail_document(p_document, v_step, jsonb_build_object('code', 'stuck',
      'detail', format('The %s step lost its work %s times; retry the document.', v_step, v_restarts)));
    return 'failed';
  end if;
  update public.documents d set job_id = private.enqueue_document_step(d.id, d.account_id, d.generation, v_step)
  where d.id = p_document.id;
  update public.document_steps s set restarts = s.restarts + 1
  where s.document_id = p_document.id and s.generation = p_document.generation and s.step = v_step;
  return 'restarted';
end
$$;
comment on function private.revive_document(p_document public.documents) is 'Queues the step of an open document that has no live job; after three times it ends as stuck.';

revoke all on function private.revive_document(p_document public.documents) from public;

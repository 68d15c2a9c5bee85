-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.guard_document() returns trigger
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because an owner's retry clears away what a failed run left, and enqueues a job
begin
  new.updated_at := clock_timestamp();
  if tg_op = 'INSERT' then
    if new.status <> 'uploaded' or new.generation <> 1 or new.active_generation is not null then
      perform private.raise_problem(409, 'invalid_transition', 'A document begins as uploaded, in its first generation.');
    end if;
    return private.fill_document(new);
  end if;
  if new.account_id <> old.account_id or new.user_id <> old.user_id then
    perform private.raise_problem(409, 'invalid_transition', 'A document keeps its portal and its owner.');
  end if;
  -- 1. Another file, or the same once more: a new run. What ran before finds that its job is no longer the document's.
  if new.storage_path <> old.storage_path then
    new.former_paths := array_append(array_remove(old.former_paths, new.storage_path), old.storage_path);
    new.generation := old.generation + 1;
  elsif new.generation <> old.generation then
    if new.generation <> old.generation + 1 then
      perform private.raise_problem(422, 'invalid_generation', 'The generation rises by one.');
    elsif old.status not in ('completed', 'error') then
      perform private.raise_problem(409, 'document_open', 'This document is still being processed.');
    end if;
  end if;
  if new.generation > old.generation then
    -- Vectors of a run that failed late stay until the swap: equal chunks take them over.
    delete from public.document_parts p
    where p.document_id = new.id and p.generation is distinct from old.active_generation;
    delete from public.document_chunks c
    where c.document_id = new.id and c.generation is distinct from old.active_generation and c.embedding is null;
    new.status := 'uploaded';
    new.error_code := null;
    new.error_message := null;
    new.started_at := null;
    new.completed_at := null;
    new.job_id := private.enqueue_document_step(new.id, new.account_id, new.generation, 'parse');
    perform private.log_document_access(new, 'retry', jsonb_build_object('generation', new.generation));
  end if;
  -- 2. The transition is one that there is; from an error a replayed job goes on where it stood.
  if new.status <> old.status and new.generation = old.generation and not (
    (old.status, new.status) in (('uploaded', 'parsing'), ('parsing', 'parsed'), ('parsed', 'chunking'), ('chunking', 'chunked'),
      ('chunked', 'vectorizing'), ('vectorizing', 'completed'), ('error', 'uploaded'), ('error', 'parsed'), ('error', 'chunked'))
    or (new.status = 'error' and old.status <> 'completed')) then
    perform private.raise_problem(409, 'invalid_transition',
      format('A document does not move from %s to %s.', old.status, new.status));
  end if;
  if new.status <> 'error' then
    new.error_code := null;
    new.error_message := null;
  end if;
  return new;
end
$$;
comment on function private.guard_document() is 'Row trigger: fills a new document, starts a new run for another file or a raised generation, refuses unknown transitions.';

revoke all on function private.guard_document() from public;

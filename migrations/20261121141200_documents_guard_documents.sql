-- The life of a document: how it starts, its transitions, processing it again.
-- Why: users speak by columns with their own rights; the trigger does what follows from their word, in the same transaction.
-- Who may call: the triggers.

create function private.fill_document(p_document public.documents) returns public.documents
language plpgsql stable set search_path = ''
as $$
declare
  v_ids uuid[];
begin
  if (select auth.uid()) <> p_document.user_id then
    perform private.raise_problem(403, 'forbidden', 'A document is added in one''s own name.');
  end if;
  if p_document.account_id is null then
    v_ids := array(select m.account_id from public.account_members m
      where m.user_id = p_document.user_id and m.role in ('owner', 'admin', 'member'));
    if cardinality(v_ids) = 0 then
      perform private.raise_problem(422, 'no_portal', 'A document belongs to a portal; become a member of one (not a viewer) first.');
    elsif cardinality(v_ids) > 1 then
      perform private.raise_problem(422, 'portal_required', 'You are in several portals; say which one as account_id.');
    end if;
    p_document.account_id := v_ids[1];
  end if;
  p_document.consent_version := coalesce(p_document.consent_version,
    (select u.consent_version from public.users u where u.id = p_document.user_id));
  return p_document;
end
$$;
comment on function private.fill_document(public.documents) is
  'Fills the portal, when there is only one to choose, and the consent; 422 no_portal or portal_required.';

create function private.guard_document() returns trigger
language plpgsql volatile security definer set search_path = ''
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
comment on function private.guard_document() is
  'Row trigger: fills a new document, starts a new run for another file or a raised generation, refuses unknown transitions.';
create trigger _100_guard before insert or update on public.documents
  for each row execute function private.guard_document();

create function private.follow_document() returns trigger
language plpgsql volatile security definer set search_path = ''
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
create trigger _200_follow after insert on public.documents for each row execute function private.follow_document();
create trigger _200_follow_status after update on public.documents
  for each row when ((old.status, old.generation) is distinct from (new.status, new.generation))
  execute function private.follow_document();
revoke execute on function private.fill_document(public.documents), private.guard_document(), private.follow_document() from public;

-- What users call has their rights; the steps that need more are behind it, in private.
-- Why: every definer function of the API is flagged by the platform's advisors (lint 0029), so that a new one is noticed.
-- Who may call: signed-in users the functions of public, which call those of private for them.

-- 1. Accesses.
create function private.record_document_access(p_document_ids uuid[], p_action text) returns int
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because nobody may write the access log; of the documents those are noted that the caller may read
declare
  v_recorded int;
begin
  perform private.log_document_access(d, p_action) from public.documents d
  where d.id = any (p_document_ids) and d.id in (select r.document_id from private.readable_documents() r);
  get diagnostics v_recorded = row_count;
  return v_recorded;
end
$$;
comment on function private.record_document_access(uuid[], text) is 'Notes an access of the caller to the documents that it may read.';

create or replace function public.document_access_record(p_document_ids uuid[], p_action text) returns jsonb
language plpgsql volatile security invoker set search_path = ''
as $$
begin
  if p_action is null or p_action not in ('view', 'search', 'download') then
    perform private.raise_problem(422, 'unknown_action', 'An access is a view, a search or a download.');
  end if;
  return jsonb_build_object('recorded', private.record_document_access(p_document_ids, p_action));
end
$$;

-- 2. Starting.
create function private.start_document(p_document_id uuid) returns void
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because private.jobs is outside the API; the caller must own the document
declare
  v_document public.documents;
  v_job private.jobs;
begin
  if not exists (select from private.readable_documents() r where r.document_id = p_document_id) then
    perform private.raise_problem(404, 'unknown_document', 'There is no such document.');
  end if;
  perform private.require_own_document(p_document_id);
  select * into v_document from public.documents d where d.id = p_document_id for no key update;
  if v_document.status not in ('completed', 'error') then
    select * into v_job from private.jobs j where j.id = v_document.job_id and j.state in ('queued', 'running');
    if v_job.id is null then
      perform private.revive_document(v_document);
    else
      perform private.wake_worker(v_job.kind, v_job.id);
    end if;
  end if;
end
$$;
comment on function private.start_document(uuid) is 'Sees to it that an open document of the caller is worked on.';

create or replace function public.document_start(p_document_id uuid) returns jsonb
language plpgsql volatile security invoker set search_path = ''
as $$
begin
  perform private.start_document(p_document_id);
  return public.document_show(p_document_id);
end
$$;

-- 3. Models.
create function private.embedding_models_of(p_portal_id text) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
-- definer because private.embedding_models is outside the API; the caller must be a member
declare
  v_account_id uuid := (select a.id from public.hubspot_accounts a join public.account_members m on m.account_id = a.id
    where a.portal_id = p_portal_id and m.user_id = (select auth.uid()));
begin
  if v_account_id is null then
    perform private.raise_problem(404, 'unknown_portal', 'There is no such portal.');
  end if;
  return (
    select coalesce(jsonb_agg(jsonb_build_object('provider', e.provider, 'model', e.model, 'state', e.state,
      'done', e.done, 'total', e.total, 'usage', e.usage, 'error', e.error, 'created_at', private.iso(e.created_at),
      'activated_at', private.iso(e.activated_at), 'retired_at', private.iso(e.retired_at)) order by e.id desc), '[]')
    from private.embedding_models e where e.account_id = v_account_id);
end
$$;
comment on function private.embedding_models_of(text) is 'Models of a portal of the caller, as document_embedding_models answers them.';

create or replace function public.document_embedding_models(p_portal_id text) returns jsonb
language sql stable security invoker set search_path = ''
as $$
  select private.embedding_models_of(p_portal_id)
$$;

revoke execute on function
  private.record_document_access(uuid[], text), private.start_document(uuid), private.embedding_models_of(text)
from public;
grant execute on function private.record_document_access(uuid[], text), private.embedding_models_of(text) to authenticated, service_role;
grant execute on function private.start_document(uuid) to authenticated;

-- 4. PostgreSQL had cut this name after 63 bytes.
alter policy "Owners of documents and admins of the portal read the access lo" on public.document_access_log
  rename to "Owners and admins of the portal read the access log";

-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.document_matches(p_document public.documents, p_filter jsonb) returns boolean
  language sql stable
  set search_path = ''
  as $$
  select (not p_filter ? 'document_ids' or p_filter -> 'document_ids' ? p_document.id::text)
    and (not p_filter ? 'content_types' or coalesce(p_filter -> 'content_types' ? p_document.content_type, false))
    and (not p_filter ? 'languages' or coalesce(p_filter -> 'languages' ? p_document.language, false))
    and (not p_filter ? 'metadata' or p_document.metadata @> (p_filter -> 'metadata'))
    and (not p_filter ? 'from' or coalesce(p_document.document_date, p_document.created_at) >= (p_filter ->> 'from')::timestamptz)
    and (not p_filter ? 'to' or coalesce(p_document.document_date, p_document.created_at) < (p_filter ->> 'to')::timestamptz)
$$;
comment on function private.document_matches(p_document public.documents, p_filter jsonb) is 'Whether a document meets a checked filter; its date is the one it carries, else that of its upload.';

revoke all on function private.document_matches(p_document public.documents, p_filter jsonb) from public;
grant all on function private.document_matches(p_document public.documents, p_filter jsonb) to authenticated;
grant all on function private.document_matches(p_document public.documents, p_filter jsonb) to service_role;

-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.document_readers(p_document_id uuid) returns jsonb
  language sql stable
  set search_path = ''
  as $$
  select jsonb_build_object('document_id', p_document_id, 'members', coalesce((
    select jsonb_agg(jsonb_build_object('user_id', m.user_id, 'granted_by', m.granted_by, 'created_at', private.iso(m.created_at))
      order by m.created_at, m.user_id)
    from public.document_members m where m.document_id = p_document_id), '[]'))
$$;
comment on function private.document_readers(p_document_id uuid) is 'With whom a document is shared, under the caller''s row policies.';

revoke all on function private.document_readers(p_document_id uuid) from public;
grant all on function private.document_readers(p_document_id uuid) to authenticated;
grant all on function private.document_readers(p_document_id uuid) to service_role;

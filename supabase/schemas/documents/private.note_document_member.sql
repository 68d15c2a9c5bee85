-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.note_document_member() returns trigger
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because nobody may write the access log
declare
  v_row public.document_members := coalesce(new, old);
  v_document public.documents;
begin
  select * into v_document from public.documents d where d.id = v_row.document_id;
  -- With the document itself all of it goes; its deletion is noted.
  if v_document.id is not null then
    perform private.log_document_access(v_document, case tg_op when 'INSERT' then 'share' else 'unshare' end,
      jsonb_build_object('user_id', v_row.user_id));
    perform private.broadcast('user:' || v_row.user_id,
      case tg_op when 'INSERT' then 'document:shared' else 'document:unshared' end,
      jsonb_build_object('document_id', v_document.id));
  end if;
  return null;
end
$$;
comment on function private.note_document_member() is 'Row trigger: writes shares and their end into the access log and tells the member.';

revoke all on function private.note_document_member() from public;

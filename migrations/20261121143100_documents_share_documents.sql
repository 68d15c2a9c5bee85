-- Sharing a document, and what ends it.
-- Why: the owner decides; the database sees to it that only members of the same portal read, and notes each change.
-- Who may call: owners of documents; the triggers.

create function private.check_document_member() returns trigger
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because the members of the portal are asked for, whoever shares
declare
  v_document public.documents;
begin
  -- The lock lets a document not be deleted, nor change hands, meanwhile.
  select * into v_document from public.documents d where d.id = new.document_id for key share;
  if v_document.user_id = new.user_id then
    perform private.raise_problem(422, 'already_owner', 'The owner of a document reads it anyway.');
  elsif not exists (
    select from public.account_members m where m.account_id = v_document.account_id and m.user_id = new.user_id) then
    perform private.raise_problem(422, 'not_a_member', 'A document is shared with members of its portal; invite this user first.');
  end if;
  new.granted_by := (select auth.uid());
  return new;
end
$$;
comment on function private.check_document_member() is 'Row trigger: documents are shared within their portal, by who is signed in.';
create trigger _100_check before insert on public.document_members
  for each row execute function private.check_document_member();

create function private.note_document_member() returns trigger
language plpgsql volatile security definer set search_path = ''
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
create trigger _200_note after insert or delete on public.document_members
  for each row execute function private.note_document_member();

create function private.end_document_membership() returns trigger
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because who removes a member of the portal owns none of the documents
begin
  delete from public.document_members m using public.documents d
  where m.user_id = old.user_id and d.id = m.document_id and d.account_id = old.account_id;
  return null;
end
$$;
comment on function private.end_document_membership() is
  'Row trigger: who leaves a portal loses what was shared there, for good. Own documents stay with the portal, unread, until the user is back.';
create trigger _500_end_document_membership after delete on public.account_members
  for each row execute function private.end_document_membership();

create function private.document_readers(p_document_id uuid) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object('document_id', p_document_id, 'members', coalesce((
    select jsonb_agg(jsonb_build_object('user_id', m.user_id, 'granted_by', m.granted_by, 'created_at', private.iso(m.created_at))
      order by m.created_at, m.user_id)
    from public.document_members m where m.document_id = p_document_id), '[]'))
$$;
comment on function private.document_readers(uuid) is 'With whom a document is shared, under the caller''s row policies.';

create function private.require_own_document(p_document_id uuid) returns void
language plpgsql stable set search_path = ''
as $$
begin
  if not exists (select from public.documents d where d.id = p_document_id) then
    perform private.raise_problem(404, 'unknown_document', 'There is no such document.');
  elsif (select auth.uid()) is not null and not exists (
    select from public.documents d where d.id = p_document_id and d.user_id = (select auth.uid())) then
    perform private.raise_problem(403, 'forbidden', 'Only the owner of a document does this.');
  end if;
end
$$;
comment on function private.require_own_document(uuid) is '404 for who may not read the document, 403 for who reads it only.';

create function public.document_share(p_document_id uuid, p_user_id uuid) returns jsonb
language plpgsql volatile set search_path = ''
as $$
begin
  perform private.require_own_document(p_document_id);
  insert into public.document_members (document_id, user_id) values (p_document_id, p_user_id) on conflict do nothing;
  return private.document_readers(p_document_id);
end
$$;
comment on function public.document_share(uuid, uuid) is
  'Lets a member of the portal read one of the caller''s documents; 422 not_a_member or already_owner. Returns all who read it.';

create function public.document_unshare(p_document_id uuid, p_user_id uuid) returns jsonb
language plpgsql volatile set search_path = ''
as $$
begin
  perform private.require_own_document(p_document_id);
  delete from public.document_members m where m.document_id = p_document_id and m.user_id = p_user_id;
  return private.document_readers(p_document_id);
end
$$;
comment on function public.document_unshare(uuid, uuid) is 'Ends the sharing with a user, if there was any. Returns all who still read it.';

revoke execute on function private.check_document_member(), private.note_document_member(), private.end_document_membership(),
  private.document_readers(uuid), private.require_own_document(uuid),
  public.document_share(uuid, uuid), public.document_unshare(uuid, uuid) from public, anon;
grant execute on function private.document_readers(uuid), private.require_own_document(uuid),
  public.document_share(uuid, uuid), public.document_unshare(uuid, uuid) to authenticated, service_role;

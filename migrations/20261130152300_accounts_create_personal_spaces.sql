-- A personal space: the account of a user without a portal, for the user's own documents.
-- Why: sign-up followed by upload works (document 004), before any portal is connected.
-- Who may call: a trigger makes it with the first document.

alter table public.hubspot_accounts
  add column personal_of uuid,
  -- Its id is its user's, so that policies know it without a look-up, within the statement that makes it too.
  add constraint hubspot_accounts_personal_space_has_its_users_id check (personal_of = id),
  add constraint hubspot_accounts_personal_space_is_no_portal check (
    (personal_of is not null) = (portal_id ~ '^0') and (personal_of is null or status = 'inactive'));
comment on column public.hubspot_accounts.personal_of is 'Whose personal space this is; null for a portal. No foreign key: the space stays for the erasure of its files.';
grant select (personal_of) on public.hubspot_accounts to authenticated;

create or replace function private.my_account_ids(p_roles text[] default array['owner', 'admin', 'member', 'viewer'])
returns setof uuid
language sql stable security definer set search_path = '' rows 5
as $$
  -- definer because the policy of account_members asks this function itself
  select m.account_id from public.account_members m
  where m.user_id = (select auth.uid()) and m.role = any (p_roles)
  union all
  -- Everybody owns their personal space.
  select auth.uid() where 'owner' = any (p_roles) and auth.uid() is not null
$$;
comment on function private.my_account_ids(text[]) is
  'Portals in which the caller has one of the roles, and the caller''s personal space; policies use it as array(select …), evaluated once.';

drop policy "Members see their portals" on public.hubspot_accounts;
create policy "Members see their portals" on public.hubspot_accounts
  for select to authenticated using (personal_of is null and id = any (array(select private.my_account_ids())));
comment on policy "Members see their portals" on public.hubspot_accounts is
  'Rows by membership; the token columns are kept by column privileges. A personal space is no connection.';

-- Owning one's own space is not answering for a portal.
alter policy "Owners and admins of any portal read the metrics" on public.function_metrics
  using ((select exists (select from private.my_account_ids(array['owner', 'admin']) a where a <> (select auth.uid()))));

create function private.make_personal_space(p_user_id uuid) returns void
language sql volatile security definer set search_path = ''
as $$
  -- definer because clients make no accounts
  -- 18 digits of the user's own behind the 0 stand in for a portal_id.
  insert into public.hubspot_accounts (id, personal_of, portal_id, status)
  values (p_user_id, p_user_id, '0' || (hashtextextended(p_user_id::text, 0) & (2 ^ 59)::bigint - 1), 'inactive')
  on conflict (id) do nothing
$$;
comment on function private.make_personal_space(uuid) is 'Makes the personal space of a user unless it is there.';
revoke execute on function private.make_personal_space(uuid) from public;

create or replace function private.fill_document(p_document public.documents) returns public.documents
language plpgsql volatile set search_path = ''
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
    if cardinality(v_ids) > 1 then
      perform private.raise_problem(422, 'portal_required', 'You are in several portals; say which one as account_id.');
    elsif cardinality(v_ids) = 0 and exists (select from public.account_members m where m.user_id = p_document.user_id) then
      perform private.raise_problem(422, 'no_portal', 'A document belongs to a portal, and you are a viewer in yours; ask to become a member.');
    end if;
    p_document.account_id := coalesce(v_ids[1], p_document.user_id);
  end if;
  if p_document.account_id = p_document.user_id then
    perform private.make_personal_space(p_document.user_id);
  end if;
  p_document.consent_version := coalesce(p_document.consent_version,
    (select u.consent_version from public.users u where u.id = p_document.user_id));
  return p_document;
end
$$;
comment on function private.fill_document(public.documents) is
  'Fills the portal when there is only one to choose, or the personal space when there is none, and the consent; 422 no_portal or portal_required.';

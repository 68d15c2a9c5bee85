-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.fill_document(p_document public.documents) returns public.documents
  language plpgsql
  set search_path = ''
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
comment on function private.fill_document(p_document public.documents) is 'Fills the portal when there is only one to choose, or the personal space when there is none, and the consent; 422 no_portal or portal_required.';

revoke all on function private.fill_document(p_document public.documents) from public;

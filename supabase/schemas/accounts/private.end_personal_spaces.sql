-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.end_personal_spaces() returns trigger
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because neither the auth service nor a worker deletes accounts
begin
  delete from public.hubspot_accounts a
  where a.personal_of is not null
    and not exists (select from auth.users u where u.id = a.personal_of)
    and not exists (select from public.account_members m where m.account_id = a.id)
    and not exists (select from public.documents d where d.account_id = a.id)
    and not exists (select from private.document_erasures e where e.account_id = a.id);
  return null;
end
$$;
comment on function private.end_personal_spaces() is 'Statement trigger: deletes the personal spaces of users who are gone, when nothing is left in them to be erased.';

revoke all on function private.end_personal_spaces() from public;

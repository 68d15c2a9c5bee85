-- A personal space ends with its user, once the files of the user's documents are erased.
-- Why: the account of a deleted user stayed for ever.
-- Who may call: triggers.

create function private.end_personal_spaces() returns trigger
language plpgsql security definer set search_path = ''
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
revoke execute on function private.end_personal_spaces() from public;

-- Behind the foreign keys, whose triggers sort before it: the user's documents are gone by then.
create trigger sales_copilot_end_personal_space after delete on auth.users
  for each statement execute function private.end_personal_spaces();
create trigger _500_end_personal_spaces after delete on private.document_erasures
  for each statement execute function private.end_personal_spaces();

-- Few accounts are personal, and every deletion of a user asks.
create index idx_hubspot_accounts_personal_of on public.hubspot_accounts (personal_of) where personal_of is not null;
comment on index public.idx_hubspot_accounts_personal_of is 'The personal spaces.';

delete from public.hubspot_accounts a
where a.personal_of is not null and not exists (select from auth.users u where u.id = a.personal_of)
  and not exists (select from public.documents d where d.account_id = a.id)
  and not exists (select from private.document_erasures e where e.account_id = a.id);

-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.check_invitation() returns trigger
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because the profiles of others are not the caller's to read
declare
  v_user_id uuid;
begin
  new.email := lower(trim(new.email));
  if (select auth.uid()) is not null
    and new.account_id <> all (array(select private.my_account_ids(array['owner', 'admin']))) then
    return new;
  end if;
  if new.account_id = new.invited_by then
    perform private.raise_problem(422, 'personal_space', 'A personal space is its user''s alone; connect a portal first.');
  end if;
  if exists (
    select from public.account_members m join public.users u on u.id = m.user_id
    where m.account_id = new.account_id and lower(u.email) = new.email) then
    perform private.raise_problem(422, 'already_a_member', 'This address belongs to a member of the portal.');
  end if;
  -- An invitation that has expired makes room for the next.
  delete from public.account_invitations i
  where i.account_id = new.account_id and i.email = new.email and i.expires_at <= now();
  for v_user_id in select u.id from public.users u where lower(u.email) = new.email loop
    perform private.broadcast('user:' || v_user_id, 'invitation:new', jsonb_build_object('id', new.id));
  end loop;
  return new;
end
$$;
comment on function private.check_invitation() is 'Row trigger: writes the address in lower case, refuses members, tells the invited.';

revoke all on function private.check_invitation() from public;

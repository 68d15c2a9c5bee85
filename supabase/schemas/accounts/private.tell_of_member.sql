-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.tell_of_member() returns trigger
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because the owners are asked for, whoever changes the members
declare
  v_member public.account_members := coalesce(new, old);
  v_event text := case tg_op when 'INSERT' then 'member:joined' else 'member:left' end;
  v_payload jsonb := jsonb_build_object('account_id', v_member.account_id, 'user_id', v_member.user_id,
    'role', v_member.role, 'joined_by', v_member.joined_by);
  v_owner_id uuid;
begin
  perform private.broadcast('account:' || v_member.account_id, v_event, v_payload);
  -- An owner who looks at another portal hears of it too.
  for v_owner_id in
    select m.user_id from public.account_members m
    where m.account_id = v_member.account_id and m.role = 'owner' and m.user_id <> v_member.user_id
    order by m.user_id
  loop
    perform private.broadcast('user:' || v_owner_id, v_event, v_payload);
  end loop;
  return null;
end
$$;
comment on function private.tell_of_member() is 'Row trigger: who joined or left is told to the portal and to its owners, as member:joined and member:left.';

revoke all on function private.tell_of_member() from public;

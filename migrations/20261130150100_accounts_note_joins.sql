-- How a member joined, and who is told of it.
-- Why: a consent makes members without anybody's invitation, so owners hear of each (decision 29).
-- Who may call: a trigger.

alter table public.account_members
  add column joined_by text not null default 'service',
  add column hubspot_user_id bigint,
  add constraint account_members_joined_by_is_known check (joined_by in ('consent', 'service'));
comment on column public.account_members.joined_by is 'consent: agreed in HubSpot; service: put there with the secret key.';
comment on column public.account_members.hubspot_user_id is 'Who in HubSpot gave the consent; null for who joined otherwise.';

create function private.tell_of_member() returns trigger
language plpgsql volatile security definer set search_path = ''
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
comment on function private.tell_of_member() is
  'Row trigger: who joined or left is told to the portal and to its owners, as member:joined and member:left.';
revoke execute on function private.tell_of_member() from public;
create trigger _800_tell after insert or delete on public.account_members
  for each row execute function private.tell_of_member();

-- Whoever lost a portal in HubSpot loses it here: members who consented are looked up there once a day.
-- Why: a consent was the right to the portal; without that right there it is none here (decision 29).
-- Who may call: the service.

alter table public.account_members
  add column checked_at timestamptz,
  add column seen_in_hubspot_at timestamptz,
  add column vanished_at timestamptz;
comment on column public.account_members.checked_at is 'When HubSpot was last asked for who consented; null before.';
comment on column public.account_members.seen_in_hubspot_at is 'When HubSpot last knew who consented; null before.';
comment on column public.account_members.vanished_at is 'When HubSpot no longer did; set just before the row goes, for the audit log.';

create function public.oauth_members_due(p_before timestamptz, p_limit int) returns jsonb
language sql stable security definer set search_path = ''
as $$
  -- definer so that the service needs no right on the tables
  select coalesce(jsonb_agg(jsonb_build_object('account_id', d.account_id, 'portal_id', d.portal_id, 'user_id', d.user_id,
    'hubspot_user_id', d.hubspot_user_id) order by d.checked_at nulls first, d.account_id, d.user_id), '[]')
  from (
    select m.account_id, a.portal_id, m.user_id, m.hubspot_user_id, m.checked_at
    from public.account_members m join public.hubspot_accounts a on a.id = m.account_id
    where m.hubspot_user_id is not null and (m.checked_at is null or m.checked_at < p_before)
      and a.status = 'active' and a.scopes @> array['crm.objects.owners.read']
    order by m.checked_at nulls first, m.account_id, m.user_id limit least(greatest(p_limit, 0), 1000)) d
$$;
comment on function public.oauth_members_due(timestamptz, int) is
  'Members by consent whom HubSpot was not asked for since a moment, in portals that let us ask.';

create function public.oauth_member_checked(p_account_id uuid, p_user_id uuid, p_is_known boolean) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
-- definer so that the service needs no right on the table
declare
  v_removed boolean := false;
begin
  update public.account_members m set checked_at = clock_timestamp(),
    seen_in_hubspot_at = case when p_is_known then clock_timestamp() else m.seen_in_hubspot_at end,
    -- Who was never seen there is no loss: not every user of a portal is an owner of records.
    vanished_at = case when not p_is_known and m.seen_in_hubspot_at is not null then clock_timestamp() end
  where m.account_id = p_account_id and m.user_id = p_user_id;
  delete from public.account_members m
  where m.account_id = p_account_id and m.user_id = p_user_id and m.vanished_at is not null;
  v_removed := found;
  return jsonb_build_object('removed', v_removed);
end
$$;
comment on function public.oauth_member_checked(uuid, uuid, boolean) is
  'Notes whether HubSpot knows a member; one whom it knew before and does not any more is removed.';
revoke execute on function public.oauth_members_due(timestamptz, int), public.oauth_member_checked(uuid, uuid, boolean)
  from public, anon, authenticated;
grant execute on function public.oauth_members_due(timestamptz, int), public.oauth_member_checked(uuid, uuid, boolean)
  to service_role;

create or replace function private.keep_an_owner() returns trigger
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because the caller may not lock hubspot_accounts
declare
  v_account_id uuid := coalesce(new.account_id, old.account_id);
begin
  -- 1. Only an owner (or the service, which has no user) makes or unmakes owners.
  if (select auth.uid()) is not null and 'owner' in (coalesce(old.role, ''), coalesce(new.role, ''))
    and not exists (
      select from public.account_members m
      where m.account_id = v_account_id and m.user_id = (select auth.uid()) and m.role = 'owner') then
    perform private.raise_problem(403, 'forbidden', 'Only an owner may make or unmake an owner.');
  end if;
  -- 2. The last owner stays, while the account and the user exist. The lock lets two owners not leave at once.
  -- One who vanished from HubSpot does not: whoever consents next owns the portal (oauth_connect).
  if old.role = 'owner' and new.role is distinct from 'owner' and old.vanished_at is null then
    perform from public.hubspot_accounts a where a.id = old.account_id for no key update;
    if found and exists (select from auth.users u where u.id = old.user_id) and not exists (
      select from public.account_members m
      where m.account_id = old.account_id and m.role = 'owner' and m.user_id <> old.user_id) then
      perform private.raise_problem(409, 'last_owner', 'A portal keeps at least one owner.');
    end if;
  end if;
  return coalesce(new, old);
end
$$;

-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.require_portal(p_account_id uuid, p_roles text[] default null::text[], p_doing text default null::text) returns void
  language plpgsql stable
  set search_path = ''
  as $$
begin
  -- Of a portal of others it is not even said that it exists, and a personal space is none.
  if p_account_id is null or p_account_id not in (select private.my_account_ids())
    or not exists (select from public.hubspot_accounts a where a.id = p_account_id and a.personal_of is null) then
    perform private.raise_problem(404, 'unknown_portal', 'This portal is not known.');
  elsif p_roles is not null and p_account_id not in (select private.my_account_ids(p_roles)) then
    perform private.raise_problem(403, 'forbidden', format('Only %ss of the portal %s.', array_to_string(p_roles, 's and '), p_doing));
  end if;
end
$$;
comment on function private.require_portal(p_account_id uuid, p_roles text[], p_doing text) is 'Refuses whoever is no member of the portal (404 unknown_portal), or has none of the roles (403 forbidden).';

revoke all on function private.require_portal(p_account_id uuid, p_roles text[], p_doing text) from public;
grant all on function private.require_portal(p_account_id uuid, p_roles text[], p_doing text) to authenticated;

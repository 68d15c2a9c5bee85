-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.merge_contact(p_account_id uuid, p_contact_id uuid, p_theirs jsonb, p_stamp timestamptz, p_is_settled boolean, p_clock interval, p_is_gone boolean) returns void
  language plpgsql
  set search_path = ''
  as $$
declare
  v_ours jsonb;
begin
  -- The contact before its record, as a member's change locks them.
  select private.two_way_values(c) into v_ours from public.contacts c where c.id = p_contact_id for no key update;
  if p_is_gone then
    perform private.end_record(p_account_id, 'contacts', p_contact_id, v_ours, p_stamp);
    return;
  end if;
  -- A field that HubSpot alone writes is copied.
  perform private.write_two_way(p_contact_id, p_theirs
    || private.merge_in(p_account_id, 'contacts', p_contact_id, v_ours, p_theirs, p_stamp, p_is_settled, p_clock));
end
$$;
comment on function private.merge_contact(p_account_id uuid, p_contact_id uuid, p_theirs jsonb, p_stamp timestamptz, p_is_settled boolean, p_clock interval, p_is_gone boolean) is 'Merges a read of a contact that was changed here.';

revoke all on function private.merge_contact(p_account_id uuid, p_contact_id uuid, p_theirs jsonb, p_stamp timestamptz, p_is_settled boolean, p_clock interval, p_is_gone boolean) from public;

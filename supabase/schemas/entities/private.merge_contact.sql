-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.merge_contact(p_account_id uuid, p_contact_id uuid, p_theirs jsonb, p_stamp timestamptz, p_is_settled boolean, p_clock interval, p_is_gone boolean) returns void
  language plpgsql
  set search_path = ''
  as $$
declare
  v_ours jsonb;
  v_merged jsonb;
begin
  -- The contact before its record, as a member's change locks them.
  select jsonb_build_object('email', c.email, 'firstname', c.firstname, 'lastname', c.lastname, 'student_id', c.student_id)
  into v_ours from public.contacts c where c.id = p_contact_id for no key update;
  if p_is_gone then
    perform private.end_record(p_account_id, 'contacts', p_contact_id, v_ours, p_stamp);
    return;
  end if;
  -- A field that HubSpot alone writes is copied.
  v_merged := p_theirs || private.merge_in(p_account_id, 'contacts', p_contact_id, v_ours, p_theirs, p_stamp, p_is_settled, p_clock);
  update public.contacts c set email = v_merged ->> 'email', firstname = v_merged ->> 'firstname',
    lastname = v_merged ->> 'lastname', student_id = v_merged ->> 'student_id', updated_at = clock_timestamp()
  where c.id = p_contact_id and v_merged <> v_ours;
end
$$;
comment on function private.merge_contact(p_account_id uuid, p_contact_id uuid, p_theirs jsonb, p_stamp timestamptz, p_is_settled boolean, p_clock interval, p_is_gone boolean) is 'Merges a read of a contact that was changed here.';

revoke all on function private.merge_contact(p_account_id uuid, p_contact_id uuid, p_theirs jsonb, p_stamp timestamptz, p_is_settled boolean, p_clock interval, p_is_gone boolean) from public;

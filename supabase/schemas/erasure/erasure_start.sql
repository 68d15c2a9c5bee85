-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.erasure_start(p_account_id uuid, p_user_id uuid, p_contact_id text, p_email text, p_in_hubspot boolean) returns jsonb
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer so that the service needs no right on the tables
declare
  v_ids text[];
  v_open public.person_erasures;
  v_is_here boolean;
begin
  perform private.act_as(p_user_id);
  -- 1. The user's right, asked again here, and one erasure of a portal after the other: two requests are one.
  perform from public.hubspot_accounts a where a.id = p_account_id for no key update;
  if not exists (select from public.account_members m
    where m.account_id = p_account_id and m.user_id = p_user_id and m.role in ('owner', 'admin')) then
    perform private.raise_problem(403, 'forbidden', 'Only an owner or an admin erases a person.');
  elsif (p_contact_id is null) = (p_email is null) then
    perform private.raise_problem(422, 'invalid_request', 'Name the contact_id or the email, one of them.');
  end if;
  -- 2. Who it is: the contact, or everybody with the address, and whoever was merged into them.
  v_ids := array(
    with recursive person as (
      select p_contact_id as id where p_contact_id is not null
      union select t.hubspot_id from public.hubspot_contacts_raw t where t.account_id = p_account_id and (lower(t.email) = lower(trim(p_email))
        or lower(trim(p_email)) = any (regexp_split_to_array(lower(t.raw_json -> 'properties' ->> 'hs_additional_emails'), '\s*;\s*')))
      union select t.hubspot_id from person p join public.hubspot_contacts_raw t on t.account_id = p_account_id and t.merged_into = p.id
    ) select p.id from person p);
  if cardinality(v_ids) = 0 then
    perform private.raise_problem(404, 'unknown_contact', 'Nobody in this portal has this address, or not any more.');
  end if;
  -- 3. The same again finds the erasure that is under way, or the certificate of a contact of which nothing came back.
  select e.* into v_open from private.erased_records r join public.person_erasures e on e.id = r.erasure_id
  where r.account_id = p_account_id and r.object_type = 'contacts' and r.refuses_until is null
    and r.record_hash = private.record_hash(p_account_id, 'contacts', v_ids[1]);
  v_is_here := exists (
    select from public.hubspot_contacts_raw t where t.account_id = p_account_id and t.hubspot_id = any (v_ids)
    union all select from public.contacts c where c.account_id = p_account_id and c.hubspot_id = any (v_ids));
  if v_open.status = 'failed' then
    -- It goes on from its first unfinished record, with what it had found: the rows that named the person may be gone.
    update private.erasure_records r set slice = null where r.erasure_id = v_open.id and not r.is_local_done;
    update public.person_erasures e set status = 'running', error = null, ended_at = null, updated_at = clock_timestamp(),
      in_hubspot = case when p_in_hubspot and e.in_hubspot <> 'deleted' then 'asked' else e.in_hubspot end,
      hubspot_error = case when not p_in_hubspot then e.hubspot_error end,
      job_id = private.enqueue_job('person.erase', p_account_id, null, jsonb_build_object('erasure_id', v_open.id))
    where e.id = v_open.id;
    return jsonb_build_object('erasure_id', v_open.id, 'already', true);
  elsif v_open.status = 'running' or v_open.status = 'completed' and not v_is_here then
    if v_open.in_hubspot in ('asked', 'deleted') or not p_in_hubspot then
      return jsonb_build_object('erasure_id', v_open.id, 'already', true);
    elsif v_open.status = 'running' then
      -- Asked for in HubSpot as well meanwhile: its last step does that.
      update public.person_erasures e set in_hubspot = 'asked', hubspot_error = null where e.id = v_open.id;
      return jsonb_build_object('erasure_id', v_open.id, 'already', true);
    end if;
  elsif v_open.id is null and not v_is_here and not exists (
    select from private.erased_records r where r.account_id = p_account_id and r.object_type = 'contacts'
      and r.record_hash = private.record_hash(p_account_id, 'contacts', v_ids[1])) then
    perform private.raise_problem(404, 'unknown_contact', 'This portal has no such contact.');
  end if;
  return jsonb_build_object('already', false, 'erasure_id', private.open_erasure(p_account_id, p_user_id, 'request',
    case when p_in_hubspot then 'asked' else 'kept' end,
    (select jsonb_agg(jsonb_build_object('object_type', 'contacts', 'record_id', i)) from unnest(v_ids) i)));
end
$$;
comment on function public.erasure_start(p_account_id uuid, p_user_id uuid, p_contact_id text, p_email text, p_in_hubspot boolean) is 'Erases a person of a portal, by contact id or by address, here and on request in HubSpot; the same again answers the same.';

revoke all on function public.erasure_start(p_account_id uuid, p_user_id uuid, p_contact_id text, p_email text, p_in_hubspot boolean) from public;
grant all on function public.erasure_start(p_account_id uuid, p_user_id uuid, p_contact_id text, p_email text, p_in_hubspot boolean) to service_role;

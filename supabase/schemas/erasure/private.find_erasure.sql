-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.find_erasure(p_erasure public.person_erasures, p_slice integer, p_limit integer) returns integer
  language plpgsql
  set search_path = ''
  as $$
declare
  v_taken int;
begin
  -- 1. The next records, and what names the person: of HubSpot's row and of ours. What an earlier try found stays.
  with taken as (
    update private.erasure_records r set slice = p_slice
    where r.erasure_id = p_erasure.id and (r.object_type, r.record_id) in (
      select x.object_type, x.record_id from private.erasure_records x
      where x.erasure_id = p_erasure.id and x.slice is null order by 1, 2 limit p_limit)
    returning r.object_type, r.record_id
  )
  select count(*) into v_taken from taken;
  update private.erasure_records r set pattern = coalesce((
      select string_agg(private.identifying_pattern(x.properties), '|') from (
        select coalesce(t.raw_json -> 'properties', '{}') || jsonb_strip_nulls(jsonb_build_object('email', t.email, 'phone', t.phone,
          'phone_normalized', t.phone_normalized, 'firstname', t.firstname, 'lastname', t.lastname)) as properties
        from public.hubspot_contacts_raw t where t.account_id = p_erasure.account_id and t.hubspot_id = r.record_id
        union select c.data || jsonb_strip_nulls(jsonb_build_object('email', c.email, 'firstname', c.firstname,
          'lastname', c.lastname, 'student_id', c.student_id))
        from public.contacts c where c.account_id = p_erasure.account_id and c.hubspot_id = r.record_id) x), r.pattern),
    linked = r.linked || (
      select coalesce(jsonb_agg(distinct jsonb_build_object('object_type', l.type, 'record_id', l.id)), '[]') from (
        select a.to_object_type as type, a.to_object_id as id from public.hubspot_associations a
        where a.account_id = p_erasure.account_id and a.from_object_id = r.record_id and a.from_object_type = 'contacts'
        union select a.from_object_type, a.from_object_id from public.hubspot_associations a
        where a.account_id = p_erasure.account_id and a.to_object_id = r.record_id and a.to_object_type = 'contacts') l)
  where r.erasure_id = p_erasure.id and r.slice = p_slice and r.object_type = 'contacts';
  -- 2. Their calls are refused from here on, and go with them.
  with calls as (
    insert into private.erasure_records (erasure_id, account_id, object_type, record_id, slice)
    select distinct p_erasure.id, p_erasure.account_id, 'calls', c.id, p_slice
    from private.erasure_records r, private.calls_of_person(p_erasure.account_id, r.record_id, r.linked, r.pattern, p_erasure.reason) c (id)
    where r.erasure_id = p_erasure.id and r.slice = p_slice and r.object_type = 'contacts'
    on conflict do nothing returning record_id
  ), refused as (
    insert into private.erased_records as e (account_id, object_type, record_hash, erasure_id, refuses_until)
    select p_erasure.account_id, 'calls', private.record_hash(p_erasure.account_id, 'calls', c.record_id), p_erasure.id,
      case p_erasure.reason when 'purged' then clock_timestamp() end from calls c
    on conflict (account_id, object_type, record_hash) do update set refuses_until = case
      when e.refuses_until is not null then excluded.refuses_until end
  )
  update public.person_erasures e set records = e.records + (select count(*) from calls) where e.id = p_erasure.id;
  return v_taken;
end
$$;
comment on function private.find_erasure(p_erasure public.person_erasures, p_slice integer, p_limit integer) is 'Takes the next records of an erasure in hand, with what names the person; how many there were.';

revoke all on function private.find_erasure(p_erasure public.person_erasures, p_slice integer, p_limit integer) from public;

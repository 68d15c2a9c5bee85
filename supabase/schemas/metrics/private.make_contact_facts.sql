-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.make_contact_facts(p_account_id uuid, p_ids text[]) returns void
  language plpgsql
  set search_path = ''
  as $$
declare
  v_zone text := private.metric_zone(p_account_id);
  v_vsl record;
  v_script text;
  v_source text;
begin
  select m.* into v_vsl from private.metric_mapping(p_account_id) m where m.role = 'vsl';
  select max(m.property) filter (where m.role = 'script'), max(m.property) filter (where m.role = 'source') into v_script, v_source
  from private.metric_mapping(p_account_id) m;
  delete from private.metric_contacts f where f.account_id = p_account_id and f.contact_id = any (p_ids) and not exists (
    select from public.hubspot_contacts_raw t where t.account_id = p_account_id and t.hubspot_id = f.contact_id
      and t.archived_at is null and t.merged_into is null);
  insert into private.metric_contacts as f (account_id, contact_id, created_at, day, owner_id, script, source, vsl, phone, phone_tail)
  select p_account_id, t.hubspot_id, t.createdate, (t.createdate at time zone v_zone)::date, nullif(p.data ->> 'hubspot_owner_id', ''),
    left(nullif(trim(p.data ->> v_script), ''), 200), left(nullif(trim(p.data ->> v_source), ''), 200),
    -- The column knows more spellings of yes and no than a list would.
    case when v_vsl.is_default then t.vsl_watched else private.metric_flag(p.data ->> v_vsl.property, v_vsl.positive_values, v_vsl.negative_values) end,
    t.phone_normalized, right(regexp_replace(t.phone_normalized, '\D', '', 'g'), 9)
  from public.hubspot_contacts_raw t cross join lateral (select t.raw_json -> 'properties' as data offset 0) p
  where t.account_id = p_account_id and t.hubspot_id = any (p_ids) and t.archived_at is null and t.merged_into is null
  on conflict (account_id, contact_id) do update set created_at = excluded.created_at, day = excluded.day, owner_id = excluded.owner_id,
    script = excluded.script, source = excluded.source, vsl = excluded.vsl, phone = excluded.phone, phone_tail = excluded.phone_tail
  where (f.created_at, f.day, f.owner_id, f.script, f.source, f.vsl, f.phone) is distinct from
    (excluded.created_at, excluded.day, excluded.owner_id, excluded.script, excluded.source, excluded.vsl, excluded.phone);
end
$$;
comment on function private.make_contact_facts(p_account_id uuid, p_ids text[]) is 'Makes the facts of these contacts from the mirror; of those that are not live there are none.';

revoke all on function private.make_contact_facts(p_account_id uuid, p_ids text[]) from public;

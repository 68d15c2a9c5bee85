-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.card_record(p_account_id uuid, p_object_type text, p_record_id text, p_names text[]) returns jsonb
  language plpgsql stable
  set search_path = ''
  as $$
declare
  v_row record;
begin
  -- A branch each, so that its plan is kept.
  if p_object_type = 'contacts' then
    select c.raw_json -> 'properties' as properties, c.archived_at, c.merged_into into v_row
    from public.hubspot_contacts_raw c where c.account_id = p_account_id and c.hubspot_id = p_record_id;
  elsif p_object_type = 'companies' then
    select c.raw_json -> 'properties' as properties, c.archived_at, c.merged_into into v_row
    from public.hubspot_companies_raw c where c.account_id = p_account_id and c.hubspot_id = p_record_id;
  elsif p_object_type = 'deals' then
    select d.raw_json -> 'properties' as properties, d.archived_at, d.merged_into into v_row
    from public.hubspot_deals_raw d where d.account_id = p_account_id and d.hubspot_id = p_record_id;
  else
    return null;
  end if;
  if not found then
    return null;
  end if;
  return jsonb_build_object(
    'properties', (select coalesce(jsonb_object_agg(n, v_row.properties ->> n), '{}')
      from unnest(p_names) n where v_row.properties ? n),
    'archived_at', private.iso(v_row.archived_at), 'merged_into', v_row.merged_into);
end
$$;
comment on function private.card_record(p_account_id uuid, p_object_type text, p_record_id text, p_names text[]) is 'The named properties of a mirrored record and what became of it; null when it is not in the mirror.';

revoke all on function private.card_record(p_account_id uuid, p_object_type text, p_record_id text, p_names text[]) from public;

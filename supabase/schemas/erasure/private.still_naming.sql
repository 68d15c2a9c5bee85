-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.still_naming(p_account_id uuid, p_linked jsonb, p_pattern text) returns jsonb
  language plpgsql stable
  set search_path = ''
  as $_$
declare
  v_object text;
  v_found jsonb;
  v_all jsonb := '[]';
begin
  for v_object in
    select o.object_type from private.objects_of(p_account_id) o
    where o.object_type <> 'contacts' and p_linked @> jsonb_build_array(jsonb_build_object('object_type', o.object_type)) order by 1
  loop
    execute format($sql$
      select coalesce(jsonb_agg(jsonb_build_object('object_type', $2, 'record_id', t.hubspot_id) order by t.hubspot_id), '[]')
      from %s t where t.account_id = $1 and t.raw_json::text ~* $4 and t.hubspot_id in (
        select l.value ->> 'record_id' from jsonb_array_elements($3) l where l.value ->> 'object_type' = $2)
    $sql$, private.mirror_of(v_object)) into v_found using p_account_id, v_object, p_linked, p_pattern;
    v_all := v_all || v_found;
  end loop;
  return v_all;
end
$_$;
comment on function private.still_naming(p_account_id uuid, p_linked jsonb, p_pattern text) is 'Which linked records name the person all the same: HubSpot''s words, which only an edit there ends.';

revoke all on function private.still_naming(p_account_id uuid, p_linked jsonb, p_pattern text) from public;

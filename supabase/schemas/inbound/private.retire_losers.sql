-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.retire_losers(p_account_id uuid, p_object text, p_rows jsonb) returns integer
  language plpgsql
  set search_path = ''
  as $_$
declare
  v_marks jsonb;
begin
  -- A winner names whom it took in: those whom the mirror still shows are read, and told as merged by that read.
  execute format($sql$
    select jsonb_agg(jsonb_build_object('id', t.hubspot_id, 'forced', true))
    from jsonb_array_elements($2) r
    cross join regexp_split_to_table(r.value #>> '{raw_json,properties,hs_merged_object_ids}', '\s*;\s*') l (id)
    join %s t on t.account_id = $1 and t.hubspot_id = l.id and t.merged_into is null
    where r.value #>> '{raw_json,properties,hs_merged_object_ids}' is not null
      and t.hubspot_id <> r.value ->> 'hubspot_id'
      and not exists (select from jsonb_to_recordset($2) x (hubspot_id text) where x.hubspot_id = t.hubspot_id)
  $sql$, private.mirror_of(p_object))
  into v_marks using p_account_id, p_rows;
  return private.mark_dirty(p_account_id, p_object, coalesce(v_marks, '[]'), interval '0');
end
$_$;
comment on function private.retire_losers(p_account_id uuid, p_object text, p_rows jsonb) is 'Has those read whom the winners of these rows name and the mirror does not know as merged. Returns how many.';

revoke all on function private.retire_losers(p_account_id uuid, p_object text, p_rows jsonb) from public;

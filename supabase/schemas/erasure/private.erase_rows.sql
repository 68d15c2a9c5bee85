-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.erase_rows(p_account_id uuid, p_object text, p_ids text[], p_pattern text) returns jsonb
  language plpgsql
  set search_path = ''
  as $_$
declare
  v_table private.erasure_tables;
  v_rows bigint;
  v_erased jsonb := '{}';
  v_documents text[];
  v_entities uuid[] := array(select c.id from public.contacts c
    where p_object = 'contacts' and c.account_id = p_account_id and c.hubspot_id = any (p_ids));
begin
  -- 0. What hangs on the contact itself. The audit log notes each deletion, with the row: of that nothing stays but that it was.
  for v_table in select t.* from private.erasure_tables t where t.entity_column is not null order by t.table_name loop
    execute format('delete from %s where account_id = $1 and %I = any ($2)', v_table.table_name::regclass, v_table.entity_column)
    using p_account_id, v_entities;
    get diagnostics v_rows = row_count;
    v_erased := private.add_erased(v_erased, v_table.table_name, v_rows);
  end loop;
  update public.audit_logs l set old_data = case when l.old_data is not null then '{"erased": true}'::jsonb end,
    new_data = case when l.new_data is not null then '{"erased": true}'::jsonb end
  where l.account_id = p_account_id
    and (l.old_data ->> 'contact_id' = any (v_entities::text[]) or l.new_data ->> 'contact_id' = any (v_entities::text[]));
  get diagnostics v_rows = row_count;
  v_erased := private.add_erased(v_erased, 'public.audit_logs', v_rows);
  -- 1. Rows that go by the record's id, as the list of tables says.
  for v_table in select t.* from private.erasure_tables t where t.id_column is not null order by t.table_name loop
    continue when v_table.object_column is null and v_table.table_name <> case p_object
      when 'calls' then 'public.hubspot_calls_raw' else 'public.hubspot_contacts_raw' end
      and not (p_object = 'contacts' and v_table.table_name = 'public.contacts');
    execute format('delete from %s where account_id = $1 and %I = any ($2) and %s', v_table.table_name::regclass,
      v_table.id_column, case when v_table.object_column is null then 'true' else format('%I = $3', v_table.object_column) end)
    using p_account_id, p_ids, p_object;
    get diagnostics v_rows = row_count;
    v_erased := private.add_erased(v_erased, v_table.table_name, v_rows);
  end loop;
  -- 2. Links, from both sides; the other side's own copy of the link goes too, or its next change would bring it back.
  for v_table in select x.* from private.erasure_tables x where x.table_name ~ '^public\.hubspot_.*_raw$' order by x.table_name loop
    execute format($sql$
      update %s t set raw_json = private.without_link(t.raw_json, $2, $3)
      where t.account_id = $1 and jsonb_typeof(t.raw_json #> array['associations', $2, 'results']) = 'array' and t.hubspot_id in (
        select a.from_object_id from public.hubspot_associations a
        where a.account_id = $1 and a.to_object_id = any ($3) and a.to_object_type = $2)
    $sql$, v_table.table_name::regclass) using p_account_id, p_object, p_ids;
    get diagnostics v_rows = row_count;
    v_erased := private.add_erased(v_erased, v_table.table_name, v_rows);
  end loop;
  delete from public.hubspot_associations a where a.account_id = p_account_id
    and ((a.from_object_id = any (p_ids) and a.from_object_type = p_object)
      or (a.to_object_id = any (p_ids) and a.to_object_type = p_object));
  get diagnostics v_rows = row_count;
  v_erased := private.add_erased(v_erased, 'public.hubspot_associations', v_rows);
  -- 3. Items of batches; an open batch does not wait for them. A log line of a batch is named for its first record.
  v_erased := private.add_erased(v_erased, 'public.score_batch_items', private.erase_batch_items(p_account_id, p_object, p_ids));
  update public.sync_logs l set entity_id = 'batch:erased'
  where l.account_id = p_account_id and l.entity_type = p_object and l.entity_id = any (
    select 'batch:' || i from unnest(p_ids) i);
  get diagnostics v_rows = row_count;
  v_erased := private.add_erased(v_erased, 'public.sync_logs', v_rows);
  delete from public.error_logs l where l.account_id = p_account_id
    and coalesce(l.context ->> 'object_type', l.context ->> 'object', p_object) = p_object
    and array[l.context ->> 'record_id', l.context ->> 'hubspot_id', l.context ->> 'contact_id', l.context ->> 'entity_id'] && p_ids;
  get diagnostics v_rows = row_count;
  v_erased := private.add_erased(v_erased, 'public.error_logs', v_rows);
  if p_object <> 'contacts' then
    return v_erased;
  end if;
  -- 4. Documents that say whom they are about; their files follow by document.erase.
  with gone as (
    delete from public.documents d where d.account_id = p_account_id and (d.metadata::text ~* p_pattern
      or array[d.metadata ->> 'contact_id', d.metadata ->> 'hubspot_contact_id', d.metadata ->> 'hubspot_id',
        d.metadata ->> 'record_id'] && p_ids) returning d.id
  ) select array_agg(g.id::text), count(*) into v_documents, v_rows from gone g;
  -- The worker asks document_erasures for the names of the files; the job would keep them when they are gone.
  update private.jobs j set payload = j.payload - 'paths'
  where j.kind = 'document.erase' and j.account_id = p_account_id and j.payload ->> 'document_id' = any (v_documents);
  v_erased := private.add_erased(v_erased, 'public.documents', v_rows);
  -- 5. A training under way has read the person: it begins anew, whoever works on it has lost its lease.
  update private.jobs j set state = 'queued', lease_token = null, leased_until = null, cursor = null, attempts = 0,
    last_batch = null, last_answer = null, run_after = clock_timestamp(), updated_at = clock_timestamp()
  where j.account_id = p_account_id and j.kind = 'training.run' and j.state in ('queued', 'running') and j.cursor is not null;
  delete from private.training_blobs b using public.training_runs r where r.id = b.run_id and r.account_id = p_account_id;
  get diagnostics v_rows = row_count;
  return private.add_erased(v_erased, 'private.training_blobs', v_rows);
end
$_$;
comment on function private.erase_rows(p_account_id uuid, p_object text, p_ids text[], p_pattern text) is 'Deletes what is kept about these records; rows by table.';

revoke all on function private.erase_rows(p_account_id uuid, p_object text, p_ids text[], p_pattern text) from public;

-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.open_batch(p_account_id uuid, p_user_id uuid, p_object_type text, p_origin text, p_ids text[], p_filter jsonb, p_delay interval default '00:00:00'::interval) returns jsonb
  language plpgsql
  set search_path = ''
  as $_$
declare
  v_id uuid := gen_random_uuid();
  v_job_id bigint;
  v_total int;
begin
  if p_ids is not null then
    insert into public.score_batch_items (batch_id, record_id, account_id)
    select v_id, i, p_account_id from unnest(p_ids) i where i <> '' group by i order by i collate "C";
  else
    execute format($sql$
      insert into public.score_batch_items (batch_id, record_id, account_id)
      select $1, t.hubspot_id, $2 from public.%I t
      left join public.record_scores s on s.account_id = $2 and s.object_type = $3 and s.record_id = t.hubspot_id
      where t.account_id = $2 and t.archived_at is null
        and ($4 -> 'lifecyclestage' is null or $4 -> 'lifecyclestage' = 'null'
          or t.raw_json #>> '{properties,lifecyclestage}' in (select jsonb_array_elements_text($4 -> 'lifecyclestage')))
        and ($4 ->> 'updated_after' is null or t.source_updated_at > ($4 ->> 'updated_after')::timestamptz)
        and ($4 ->> 'stale' is null or (s.stale_since is not null) = ($4 ->> 'stale')::boolean)
        and ($4 ->> 'never_scored' is null or (s.record_id is null) = ($4 ->> 'never_scored')::boolean)
      order by t.hubspot_id limit ($4 ->> 'limit')::int
    $sql$, (select m.table_name from private.mirror_objects m where m.object_type = p_object_type))
    using v_id, p_account_id, p_object_type, coalesce(p_filter, '{}');
  end if;
  get diagnostics v_total = row_count;
  v_job_id := private.enqueue_job('score.batch', p_account_id, null,
    jsonb_build_object('batch_id', v_id, 'object_type', p_object_type), clock_timestamp() + p_delay);
  insert into public.score_batches (id, account_id, object_type, origin, requested_by, filter, total, job_id)
  values (v_id, p_account_id, p_object_type, p_origin, p_user_id, case when p_ids is null then coalesce(p_filter, '{}') end,
    v_total, v_job_id);
  return jsonb_build_object('batch_id', v_id, 'total', v_total);
end
$_$;
comment on function private.open_batch(p_account_id uuid, p_user_id uuid, p_object_type text, p_origin text, p_ids text[], p_filter jsonb, p_delay interval) is 'Makes a batch with its items and its job; by ids, else by filter, else of every live record.';

revoke all on function private.open_batch(p_account_id uuid, p_user_id uuid, p_object_type text, p_origin text, p_ids text[], p_filter jsonb, p_delay interval) from public;

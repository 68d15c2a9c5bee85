-- score_batch_start: which records, as items, and the job that works on them.
-- Why: the list is fixed in one statement, so nothing is scored twice or never whatever changes meanwhile.
-- Who may call: the service, after it established the user's right.

create function private.check_batch_filter(p_object_type text, p_filter jsonb) returns void
language plpgsql stable set search_path = ''
as $$
declare
  v_unknown text := (
    select string_agg(k, ', ' order by k) from jsonb_object_keys(p_filter) k
    where k not in ('lifecyclestage', 'updated_after', 'stale', 'never_scored', 'limit'));
begin
  if v_unknown is not null then
    perform private.raise_problem(422, 'invalid_filter', format('The filter does not know: %s.', v_unknown));
  end if;
  if p_filter ? 'lifecyclestage'
    and (p_object_type = 'deals' or jsonb_typeof(p_filter -> 'lifecyclestage') not in ('array', 'null')) then
    perform private.raise_problem(422, 'invalid_filter', 'lifecyclestage is a list of stages of contacts or companies.');
  elsif coalesce(jsonb_typeof(p_filter -> 'stale'), 'null') not in ('boolean', 'null')
    or coalesce(jsonb_typeof(p_filter -> 'never_scored'), 'null') not in ('boolean', 'null') then
    perform private.raise_problem(422, 'invalid_filter', 'stale and never_scored are true or false.');
  elsif not pg_input_is_valid(coalesce(p_filter ->> 'updated_after', 'now'), 'timestamptz') then
    perform private.raise_problem(422, 'invalid_filter', 'updated_after is a timestamp.');
  elsif not pg_input_is_valid(coalesce(p_filter ->> 'limit', '1'), 'int4') or (p_filter ->> 'limit')::int < 1 then
    perform private.raise_problem(422, 'invalid_filter', 'limit is a number from 1.');
  end if;
end
$$;
comment on function private.check_batch_filter(text, jsonb) is 'Ends with 422 invalid_filter unless the filter makes sense.';

create function private.open_batch(p_account_id uuid, p_user_id uuid, p_object_type text, p_origin text, p_ids text[],
  p_filter jsonb, p_delay interval default '0') returns jsonb
language plpgsql volatile set search_path = ''
as $$
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
$$;
comment on function private.open_batch(uuid, uuid, text, text, text[], jsonb, interval) is
  'Makes a batch with its items and its job; by ids, else by filter, else of every live record.';

create function public.score_batch_start(p_account_id uuid, p_user_id uuid, p_object_type text,
  p_record_ids text[] default null, p_filter jsonb default null) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because private.jobs is outside the API
begin
  if p_object_type is null or p_object_type not in ('contacts', 'companies', 'deals') then
    perform private.raise_problem(422, 'unknown_object', 'Contacts, companies and deals can be scored.');
  elsif p_record_ids is not null and coalesce(p_filter, 'null') <> 'null' then
    perform private.raise_problem(422, 'invalid_request', 'Name records or give a filter, not both.');
  elsif coalesce(jsonb_typeof(p_filter), 'null') not in ('object', 'null') then
    perform private.raise_problem(422, 'invalid_filter', 'The filter is an object.');
  elsif jsonb_typeof(p_filter) = 'object' then
    perform private.check_batch_filter(p_object_type, p_filter);
  end if;
  perform from public.hubspot_accounts a where a.id = p_account_id for key share;
  if not found then
    perform private.raise_problem(404, 'unknown_portal', 'This portal is not known.');
  end if;
  return private.open_batch(p_account_id, p_user_id, p_object_type, 'user', p_record_ids,
    case jsonb_typeof(p_filter) when 'object' then p_filter end);
end
$$;
comment on function public.score_batch_start(uuid, uuid, text, text[], jsonb) is
  'Starts a batch by record ids or by filter (lifecyclestage, updated_after, stale, never_scored, limit).';

revoke execute on function private.check_batch_filter(text, jsonb),
  private.open_batch(uuid, uuid, text, text, text[], jsonb, interval),
  public.score_batch_start(uuid, uuid, text, text[], jsonb) from public, anon, authenticated;
grant execute on function public.score_batch_start(uuid, uuid, text, text[], jsonb) to service_role;

-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.read_metric_request(p_account_id uuid, p_from date, p_to date, p_filters jsonb, p_options jsonb, p_keys text[] default null::text[], out previous_from date, out previous_to date, out basis text, out keys text[], out filters jsonb) returns record
  language plpgsql stable
  set search_path = ''
  as $$
declare
  v_filter record;
  v_keys jsonb;
begin
  perform private.require_portal(p_account_id);
  p_filters := coalesce(p_filters, '{}');
  p_options := coalesce(p_options, '{}');
  -- 1. The period: the day of to is not in it any more.
  if p_from is null or not isfinite(p_from) or extract(year from p_from) not between 1900 and 2200 then
    perform private.raise_problem(422, 'invalid_request', 'from: a day, YYYY-MM-DD.');
  elsif p_to is null or not isfinite(p_to) or p_to <= p_from then
    perform private.raise_problem(422, 'invalid_request', 'to: a day after from; it is itself not in the period.');
  elsif p_to > p_from + interval '10 years' then
    perform private.raise_problem(422, 'invalid_request', 'to: at most ten years after from.');
  end if;
  -- 2. Options.
  if jsonb_typeof(p_options) <> 'object' then
    perform private.raise_problem(422, 'invalid_request', 'options: an object.');
  elsif p_options - array['basis', 'previous', 'metrics'] <> '{}' then
    perform private.raise_problem(422, 'invalid_request', format('options: %s is not known; there are basis, previous and metrics.',
      left((select k from jsonb_object_keys(p_options - array['basis', 'previous', 'metrics']) k order by k limit 1), 60)));
  elsif coalesce(p_options ->> 'basis', 'closed') not in ('closed', 'created') then
    perform private.raise_problem(422, 'invalid_request', 'basis: closed or created.');
  elsif coalesce(p_options ->> 'previous', 'before') not in ('before', 'last_year', 'none') then
    perform private.raise_problem(422, 'invalid_request', 'previous: before, last_year or none.');
  end if;
  v_keys := coalesce(to_jsonb(p_keys), nullif(p_options -> 'metrics', 'null'), (select jsonb_agg(d.key) from private.metric_definitions d));
  if jsonb_typeof(v_keys) <> 'array' or jsonb_array_length(v_keys) not between 1 and 22 or exists (
      select from jsonb_array_elements(v_keys) k where not exists (select from private.metric_definitions d where to_jsonb(d.key) = k)) then
    perform private.raise_problem(422, 'invalid_request', format('metrics: a list of 1 to 22 of %s.', (select string_agg(d.key, ', ' order by d.number) from private.metric_definitions d)));
  end if;
  basis := coalesce(p_options ->> 'basis', 'closed');
  keys := array(select k from jsonb_array_elements_text(v_keys) k);
  case coalesce(p_options ->> 'previous', 'before')
    when 'before' then previous_from := p_from - (p_to - p_from); previous_to := p_from;
    when 'last_year' then previous_from := p_from - interval '1 year'; previous_to := p_to - interval '1 year';
    else null;
  end case;
  -- 3. Filters: one value or several; the empty one is that of records without.
  if jsonb_typeof(p_filters) <> 'object' then
    perform private.raise_problem(422, 'invalid_request', 'filters: an object.');
  end if;
  filters := '{}';
  for v_filter in select f.key, case jsonb_typeof(f.value) when 'array' then f.value else jsonb_build_array(f.value) end as list
    from jsonb_each(p_filters) f where f.value <> 'null' order by f.key
  loop
    if v_filter.key not in ('owner', 'pipeline', 'script', 'stage', 'source') then
      perform private.raise_problem(422, 'invalid_request', format('filters: %s is not known; there are owner, pipeline, script, stage and source.', left(v_filter.key, 60)));
    elsif jsonb_array_length(v_filter.list) not between 1 and 50 or exists (
        select from jsonb_array_elements(v_filter.list) l where jsonb_typeof(l) <> 'string' or length(l #>> '{}') > 200) then
      perform private.raise_problem(422, 'invalid_request', v_filter.key || ': a text or 1 to 50 of them, of at most 200 characters.');
    end if;
    filters := filters || jsonb_build_object(v_filter.key, v_filter.list);
  end loop;

end
$$;
comment on function private.read_metric_request(p_account_id uuid, p_from date, p_to date, p_filters jsonb, p_options jsonb, p_keys text[], out previous_from date, out previous_to date, out basis text, out keys text[], out filters jsonb) is 'Checks a request for metrics: who asks, the period, the options and the filters; a problem names the field.';

revoke all on function private.read_metric_request(p_account_id uuid, p_from date, p_to date, p_filters jsonb, p_options jsonb, p_keys text[], out previous_from date, out previous_to date, out basis text, out keys text[], out filters jsonb) from public;

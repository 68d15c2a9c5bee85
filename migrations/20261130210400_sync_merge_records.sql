-- The merge of a record: each field by the lines, conflicts by the rules, and what is left to send.
-- Why: whatever HubSpot's value comes by, a read or the answer to a write, this is where it meets ours.
-- Who may call: the feed of an entity and the commit of what was sent, both with the entity's row locked.

create function private.choose_rule(p_account_id uuid, p_object text, p_field text, p_ours text, p_theirs text,
  p_is_theirs_newer boolean) returns public.sync_rules
language sql stable set search_path = ''
as $$
  -- Of a conflict it is true that the values differ and that ours is unsent.
  select r.* from public.sync_rules r
  where r.object_type = p_object and (r.account_id = p_account_id or r.account_id is null) and r.field in ('*', p_field)
    and (p_is_theirs_newer or not r.condition ? 'theirs_newer')
    and (not r.condition ? 'status_in' or r.condition -> 'status_in' ?| array[p_ours, p_theirs])
  order by r.account_id is null, r.priority, r.id limit 1
$$;
comment on function private.choose_rule(uuid, text, text, text, text, boolean) is 'The rule that decides a conflict; null when none fits.';

create function private.fields_that_differ(p_some jsonb, p_other jsonb) returns text[]
language sql immutable set search_path = ''
as $$
  select array(select k from jsonb_object_keys(p_some) k where p_some ->> k is distinct from p_other ->> k order by k)
$$;
comment on function private.fields_that_differ(jsonb, jsonb) is 'Names of the fields of the first that are other in the second.';

create function private.sent_values(p_outstanding jsonb, p_field text) returns text[]
language sql stable set search_path = ''
as $$
  -- A request is not under way for longer than a day.
  select array(select o.value -> 'values' ->> p_field from jsonb_array_elements(p_outstanding) o
    where o.value -> 'values' ? p_field and (o.value ->> 'at')::timestamptz > clock_timestamp() - interval '24 hours')
$$;
comment on function private.sent_values(jsonb, text) is 'What was sent for a field and may still come in.';

create function private.decide_conflict(p_record public.sync_records, p_field text, p_ours text, p_theirs text,
  p_stamp timestamptz, p_clock interval) returns text
language plpgsql volatile set search_path = ''
as $$
declare
  v_ours_at timestamptz;
  v_rule public.sync_rules;
  v_winner text;
begin
  select max(q.created_at) into v_ours_at from public.sync_queue q
  where q.account_id = p_record.account_id and q.record_id = p_record.entity_id and p_field = any (q.changed)
    and q.state in ('queued', 'sending', 'dead');
  -- HubSpot's clock is told to the second, and an answer was under way: within that HubSpot counts as newer. So it does where
  -- nobody knows.
  v_rule := private.choose_rule(p_record.account_id, p_record.object_type, p_field, p_ours, p_theirs,
    coalesce(p_stamp >= v_ours_at + coalesce(p_clock, '0') - interval '1 second', true));
  v_winner := coalesce(v_rule.winner, 'none');
  insert into public.sync_conflicts (account_id, object_type, record_id, kind, field, base, ours, theirs, ours_at, theirs_at,
    rule_id, decision, status)
  values (p_record.account_id, p_record.object_type, p_record.entity_id, 'both_changed', p_field, p_record.base ->> p_field,
    p_ours, p_theirs, v_ours_at, p_stamp, v_rule.id, v_winner, case v_winner when 'none' then 'open' else 'decided' end);
  return v_winner;
end
$$;
comment on function private.decide_conflict(public.sync_records, text, text, text, timestamptz, interval) is
  'Asks the rules who wins a field and writes it down. p_clock: HubSpot''s clock less ours, at its low end.';

create function private.merge_in(p_account_id uuid, p_object text, p_entity_id uuid, p_ours jsonb, p_theirs jsonb,
  p_stamp timestamptz, p_is_settled boolean, p_clock interval) returns jsonb
language plpgsql volatile set search_path = ''
as $$
declare
  v_record public.sync_records;
  v_field text;
  v_sent text[];
  v_line record;
  v_winner text;
  v_base jsonb;
  v_ours jsonb;
  v_is_news boolean := false;
  v_is_open boolean := false;
  v_lost text[] := '{}';
begin
  select r.* into v_record from public.sync_records r
  where r.account_id = p_account_id and r.object_type = p_object and r.entity_id = p_entity_id for update;
  if not found then
    return null;
  end if;
  v_base := v_record.base;
  v_ours := (select coalesce(jsonb_object_agg(k, p_ours -> k), '{}') from jsonb_object_keys(v_base) k);
  -- 1. Each field by the first line that fits.
  for v_field in select k from jsonb_object_keys(v_record.base) k where p_theirs ? k order by k loop
    v_sent := private.sent_values(v_record.outstanding, v_field);
    v_winner := null;
    loop
      select l.* into v_line from private.merge_lines(v_base ->> v_field, v_ours ->> v_field, p_theirs ->> v_field, v_sent,
        v_record.base_stamp, p_stamp, p_is_settled, v_winner) l order by l.place limit 1;
      exit when v_line.line <> 'conflict' or v_winner is not null;
      v_winner := private.decide_conflict(v_record, v_field, v_ours ->> v_field, p_theirs ->> v_field, p_stamp, p_clock);
      v_is_open := v_is_open or v_winner = 'none';
      v_lost := case v_winner when 'hubspot' then v_lost || v_field else v_lost end;
    end loop;
    v_is_news := v_is_news or v_line.line <> 'stale';
    v_base := v_base || jsonb_build_object(v_field, v_line.base);
    v_ours := v_ours || jsonb_build_object(v_field, v_line.ours);
  end loop;
  if not v_is_news then
    return v_ours;
  end if;
  -- 2. What is left to send. A request in flight is waited for; what is dead stays so, but for a record that was gone.
  update public.sync_records r set base = v_base, base_stamp = greatest(r.base_stamp, p_stamp), updated_at = clock_timestamp(),
    (state, pending_since, error) = (select x.state, case when x.state <> 'synced' then coalesce(r.pending_since, clock_timestamp()) end,
      case when v_is_open then '{"code": "conflict_open"}'::jsonb when x.state <> 'synced' then r.error end
      from (select case when r.state = 'sending' then 'sending'
        when private.fields_that_differ(v_base, v_ours) = '{}' then 'synced'
        when v_is_open or (r.state = 'dead' and r.error ->> 'code' <> 'gone') then 'dead' else 'pending' end as state) x)
  where r.account_id = p_account_id and r.object_type = p_object and r.entity_id = p_entity_id
  returning r.* into v_record;
  if v_record.state = 'synced' then
    update public.sync_queue q set state = case when q.changed && v_lost then 'cancelled' else 'synced' end, updated_at = clock_timestamp()
    where q.account_id = p_account_id and q.record_id = p_entity_id and q.state = 'queued';
  end if;
  return v_ours;
end
$$;
comment on function private.merge_in(uuid, text, uuid, jsonb, jsonb, timestamptz, boolean, interval) is
  'Merges HubSpot''s values into a record that was changed here; the values of its fields from then on, null when there is no such record.';
revoke execute on function private.choose_rule(uuid, text, text, text, text, boolean), private.fields_that_differ(jsonb, jsonb),
  private.sent_values(jsonb, text), private.decide_conflict(public.sync_records, text, text, text, timestamptz, interval),
  private.merge_in(uuid, text, uuid, jsonb, jsonb, timestamptz, boolean, interval) from public;

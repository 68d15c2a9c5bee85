-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.merge_in(p_account_id uuid, p_object text, p_entity_id uuid, p_ours jsonb, p_theirs jsonb, p_stamp timestamptz, p_is_settled boolean, p_clock interval) returns jsonb
  language plpgsql
  set search_path = ''
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
  v_theirs jsonb := '{}';
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
    v_theirs := v_theirs || case when v_line.line in ('hubspot', 'agreed', 'conflict') then jsonb_build_object(v_field, v_line.base) else '{}' end;
    v_base := v_base || jsonb_build_object(v_field, v_line.base);
    v_ours := v_ours || jsonb_build_object(v_field, v_line.ours);
  end loop;
  if not v_is_news then
    return v_ours;
  end if;
  -- 2. What is left to send. A request in flight is waited for; what is dead stays so, but for a record that was gone.
  update public.sync_records r set base = v_base, base_stamp = greatest(r.base_stamp, p_stamp), updated_at = clock_timestamp(),
    -- What was merged was seen; and a state of HubSpot's may be of a write of ours, whose history tells what it replaced.
    unproved = case when r.unproved = '[]' or v_theirs = '{}' then r.unproved
      else r.unproved || jsonb_build_object('at', private.iso(clock_timestamp()), 'base', v_theirs) end,
    prove_after = case when r.unproved = '[]' then r.prove_after else least(r.prove_after, clock_timestamp()) end,
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
comment on function private.merge_in(p_account_id uuid, p_object text, p_entity_id uuid, p_ours jsonb, p_theirs jsonb, p_stamp timestamptz, p_is_settled boolean, p_clock interval) is 'Merges HubSpot''s values into a record that was changed here; the values of its fields from then on, null when there is no such record.';

revoke all on function private.merge_in(p_account_id uuid, p_object text, p_entity_id uuid, p_ours jsonb, p_theirs jsonb, p_stamp timestamptz, p_is_settled boolean, p_clock interval) from public;

-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.decide_conflict(p_record public.sync_records, p_field text, p_ours text, p_theirs text, p_stamp timestamptz, p_clock interval) returns text
  language plpgsql
  set search_path = ''
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
comment on function private.decide_conflict(p_record public.sync_records, p_field text, p_ours text, p_theirs text, p_stamp timestamptz, p_clock interval) is 'Asks the rules who wins a field and writes it down. p_clock: HubSpot''s clock less ours, at its low end.';

revoke all on function private.decide_conflict(p_record public.sync_records, p_field text, p_ours text, p_theirs text, p_stamp timestamptz, p_clock interval) from public;

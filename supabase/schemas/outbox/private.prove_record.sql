-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.prove_record(p_record public.sync_records, p_ours jsonb, p_history jsonb, p_clock interval) returns void
  language plpgsql
  set search_path = ''
  as $_$
declare
  v_lost record;
  v_ours_at timestamptz;
  v_rule public.sync_rules;
  v_winner text;
begin
  for v_lost in select l.* from private.losers_in(p_record, p_ours, p_history) l
    where not exists (select from public.sync_conflicts k where k.record_id = p_record.entity_id and k.kind = l.kind and k.field = l.field
      and k.theirs is not distinct from l.theirs and k.theirs_at = l.theirs_at)
    order by l.theirs_at
  loop
    select max(q.created_at) into v_ours_at from public.sync_queue q
    where q.account_id = p_record.account_id and q.record_id = p_record.entity_id and v_lost.field = any (q.changed) and q.created_at <= v_lost.sent_at;
    v_rule := null;
    v_winner := 'supabase';
    -- Where nothing came after our write, the rules decide as if the value had been read in time.
    if v_lost.kind = 'overwritten_unseen' and v_lost.is_last and p_ours ->> v_lost.field is not distinct from v_lost.ours then
      v_rule := private.choose_rule(p_record.account_id, p_record.object_type, v_lost.field, v_lost.ours, v_lost.theirs,
        coalesce(v_lost.theirs_at >= v_ours_at + coalesce(p_clock, '0') - interval '1 second', true));
      v_winner := coalesce(v_rule.winner, 'none');
    end if;
    insert into public.sync_conflicts (account_id, object_type, record_id, kind, field, base, ours, theirs, ours_at, theirs_at, rule_id, decision, status)
    values (p_record.account_id, p_record.object_type, p_record.entity_id, v_lost.kind, v_lost.field, v_lost.base, v_lost.ours, v_lost.theirs,
      v_ours_at, v_lost.theirs_at, v_rule.id, v_winner, case v_winner when 'none' then 'open' else 'decided' end);
    if v_winner = 'hubspot' then
      -- Put back, which is sent like any change of ours.
      execute format('update public.contacts c set %I = $1, updated_at = clock_timestamp() where c.id = $2', v_lost.field)
      using v_lost.theirs, p_record.entity_id;
    end if;
  end loop;
end
$_$;
comment on function private.prove_record(p_record public.sync_records, p_ours jsonb, p_history jsonb, p_clock interval) is 'Names what lost to our writes, each once, and puts back what a rule says. p_clock: HubSpot''s clock less ours, at its low end.';

revoke all on function private.prove_record(p_record public.sync_records, p_ours jsonb, p_history jsonb, p_clock interval) from public;

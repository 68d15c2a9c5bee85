-- HubSpot's history of the fields that were sent: what our write replaced unseen, and what came in late, is a decision.
-- Why: HubSpot cannot be asked to write only over what we knew.
-- Who may call: the service.

create function private.losers_in(p_record public.sync_records, p_ours jsonb, p_history jsonb)
returns table (kind text, field text, base text, ours text, theirs text, sent_at timestamptz, theirs_at timestamptz, is_last boolean)
language sql stable set search_path = ''
as $$
  with sent as (
    select v.key as field, v.value, (u.value ->> 'at')::timestamptz as at, (u.value ->> 'stamp')::timestamptz as stamp
    from jsonb_array_elements(p_record.unproved) u, jsonb_each_text(u.value -> 'values') v
  ), known as (
    select b.key as field, b.value from jsonb_array_elements(p_record.unproved) u, jsonb_each_text(u.value -> 'base') b
  ), entry as (
    -- What people type is never ours. Of other sources HubSpot does not say reliably who it was: the value does.
    select h.key as field, row_number() over w as n, nullif(e.value ->> 'value', '') as value, (e.value ->> 'at')::timestamptz as at,
      coalesce(e.value ->> 'source', '') like 'CRM_UI%' as is_typed
    from jsonb_each(p_history) h, jsonb_array_elements(h.value) with ordinality e (value, place)
    window w as (partition by h.key order by (e.value ->> 'at')::timestamptz desc, e.place)
  ), step as (
    select x.*, lead(x.n) over w as before_n, lead(x.value) over w as before, lead(x.at) over w as before_at, lead(x.is_own) over w as is_before_own
    from (select e.*, s.at as sent_at, s.at is not null and not e.is_typed as is_own from entry e left join lateral (
      select max(s.at) as at from sent s where s.field = e.field and s.value is not distinct from e.value
        and (s.stamp is null or e.at >= s.stamp)) s on true) x
    window w as (partition by x.field order by x.n)
  )
  -- Ours stands where a value stood that was never read.
  select 'overwritten_unseen', t.field, p_record.base ->> t.field, t.value, t.before, t.sent_at, t.before_at, t.n = 1
  from step t
  where t.is_own and t.before_n is not null and not t.is_before_own and t.before is distinct from t.value
    and not exists (select from known k where k.field = t.field and k.value is not distinct from t.before)
    and coalesce(t.before_at >= (select min(s.stamp) from sent s where s.field = t.field), true)
  -- A value of ours came in after its successor, or somebody typed it: it was taken for ours, and ours of now replaces it.
  union all
  select 'late_write', t.field, t.before, p_ours ->> t.field, t.value, t.sent_at, t.at, true
  from step t
  where t.n = 1 and t.sent_at is not null and t.value is not distinct from p_record.base ->> t.field
    and t.value is distinct from p_ours ->> t.field
    and (t.is_typed or exists (select from step o where o.field = t.field and o.n > 1 and o.is_own and o.sent_at > t.sent_at))
$$;
comment on function private.losers_in(p_record public.sync_records, p_ours jsonb, p_history jsonb) is 'The values of HubSpot''s in a history (by field value, at and source of each entry) that lost to what was sent.';
revoke all on function private.losers_in(p_record public.sync_records, p_ours jsonb, p_history jsonb) from public;

create function private.prove_record(p_record public.sync_records, p_ours jsonb, p_history jsonb, p_clock interval) returns void
language plpgsql volatile set search_path = ''
as $$
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
$$;
comment on function private.prove_record(p_record public.sync_records, p_ours jsonb, p_history jsonb, p_clock interval) is 'Names what lost to our writes, each once, and puts back what a rule says. p_clock: HubSpot''s clock less ours, at its low end.';
revoke all on function private.prove_record(p_record public.sync_records, p_ours jsonb, p_history jsonb, p_clock interval) from public;

create function public.outbox_prove(p_account_id uuid, p_until timestamptz, p_history jsonb, p_clock_ms bigint) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because nobody else writes sync_records
declare
  v_key record;
  v_record public.sync_records;
  v_ours jsonb;
  v_proved int := 0;
begin
  for v_key in select r.entity_id from public.sync_records r
    where r.account_id = p_account_id and r.object_type = 'contacts' and r.prove_after = p_until order by r.hubspot_id
  loop
    -- The contact before its record. One of which there was news since the claim has its history read again.
    select private.two_way_values(c) into v_ours from public.contacts c where c.id = v_key.entity_id for no key update;
    select r.* into v_record from public.sync_records r where r.account_id = p_account_id and r.object_type = 'contacts'
      and r.entity_id = v_key.entity_id and r.prove_after = p_until for update;
    continue when not found or v_ours is null;
    perform private.prove_record(v_record, v_ours, (select h -> 'fields' from jsonb_array_elements(p_history) h
      where h ->> 'id' = v_record.hubspot_id limit 1), make_interval(secs => p_clock_ms / 1000.0));
    -- What was answered is proved. As long as anything may still arrive, all is kept that it may replace.
    update public.sync_records r set prove_after = null, unproved = case when exists (select from jsonb_array_elements(r.outstanding) o
      where (o ->> 'at')::timestamptz > clock_timestamp() - interval '24 hours') then r.unproved else '[]' end
    where r.account_id = p_account_id and r.object_type = 'contacts' and r.entity_id = v_key.entity_id;
    v_proved := v_proved + 1;
  end loop;
  return jsonb_build_object('proved', v_proved);
end
$$;
comment on function public.outbox_prove(p_account_id uuid, p_until timestamptz, p_history jsonb, p_clock_ms bigint) is 'Takes the histories of a claim''s proofs (id, and by field value, at and source, the latest first): what lost to what was sent is a decision. Sent twice it changes nothing.';
revoke all on function public.outbox_prove(p_account_id uuid, p_until timestamptz, p_history jsonb, p_clock_ms bigint) from public;
grant execute on function public.outbox_prove(p_account_id uuid, p_until timestamptz, p_history jsonb, p_clock_ms bigint) to service_role;

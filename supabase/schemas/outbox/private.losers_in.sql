-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.losers_in(p_record public.sync_records, p_ours jsonb, p_history jsonb) returns table(kind text, field text, base text, ours text, theirs text, sent_at timestamptz, theirs_at timestamptz, is_last boolean)
  language sql stable
  set search_path = ''
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

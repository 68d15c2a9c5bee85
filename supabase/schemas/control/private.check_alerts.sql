-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.check_alerts(p_account_id uuid) returns void
  language plpgsql
  set search_path = ''
  as $$
begin
  -- In one order of rules, so that two checks wait for each other in the same. A rule without a measure has no findings any more.
  perform private.report_measures(p_account_id, x.name, split_part(x.name, '.', 2), x.measures)
  from (
    select r.name, coalesce(jsonb_agg(jsonb_build_object('subject', m.subject, 'value', m.value, 'data', m.data,
      'detail', private.measure_words(m.rule, m.subject, m.value, m.data))) filter (where m.rule is not null), '[]') as measures
    from public.alert_rules r left join private.measures(p_account_id) m on m.rule = r.name
      -- Of a portal that was disconnected on purpose nothing is expected; of one whose connection is lost nothing is known.
      and (m.data ->> 'why' is distinct from 'not_connected' or exists (
        select from public.hubspot_accounts a where a.id = p_account_id and a.status = 'error'))
    where r.account_id is null and r.unit is not null group by r.name order by r.name) x;
end
$$;
comment on function private.check_alerts(p_account_id uuid) is 'Measures a portal and opens and resolves its alerts.';

revoke all on function private.check_alerts(p_account_id uuid) from public;

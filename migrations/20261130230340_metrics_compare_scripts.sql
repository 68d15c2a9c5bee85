-- Versions of the sales script against the control.

create function private.metric_arms(p_account_id uuid, p_from date, p_to date, p_filters jsonb) returns jsonb language plpgsql stable set search_path = ''
as $$
declare
  v_controls text[] := (select m.positive_values from private.metric_mapping(p_account_id) m where m.role = 'script');
  v_arms jsonb;
begin
  execute format($sql$
    with arms as materialized (
      select f.script, count(*) as n, count(*) filter (where f.is_converted) as hits
      from private.metric_contacts f where f.account_id = $1 and f.day >= $2 and f.day < $3 and f.script is not null %s
      group by 1 order by 2 desc, f.script collate "C" limit 20
    ), control as (
      select a.* from arms a order by a.script = any ($4) desc, a.n desc, a.script collate "C" limit 1
    ), level as (
      select private.normal_quantile(1 - 0.025 / greatest(count(*) - 1, 1)) as z from arms
    )
    select jsonb_agg(private.metric_rate(a.hits, a.n, 0) || jsonb_build_object('script', a.script, 'is_control', a.script = c.script,
      'too_few', a.n < 30 or a.hits < 5,
      'difference', case when a.script <> c.script then private.metric_difference(a.hits, a.n, c.hits, c.n, l.z) end)
      order by a.n desc, a.script collate "C")
    from arms a cross join control c cross join level l
  $sql$, private.metric_condition(p_filters)) into v_arms using p_account_id, p_from, p_to, v_controls;
  return coalesce(v_arms, '[]');
end
$$;
comment on function private.metric_arms(uuid, date, date, jsonb) is 'The twenty largest script versions of a period: conversion of each, and its difference to the control, so wide that all of them hold at 95 % together.';
revoke all on function private.metric_arms(uuid, date, date, jsonb) from public;

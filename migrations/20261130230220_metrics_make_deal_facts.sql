-- Facts of deals: won by the stage, the day of a bare date as written, amounts of one currency alone.

create function private.make_deal_facts(p_account_id uuid, p_ids text[]) returns void language plpgsql set search_path = ''
as $$
declare
  c_number constant text := '^-?\d{1,15}(\.\d{1,10})?$';
  v_zone text := private.metric_zone(p_account_id);
  v_currency text := (select a.currency from public.hubspot_accounts a where a.id = p_account_id);
  v_qualified record;
  v_trial record;
  v_paying record;
  v_cancelled record;
  v_amount text;
  v_instalments text;
begin
  select m.* into v_qualified from private.metric_mapping(p_account_id) m where m.role = 'qualified';
  select m.* into v_trial from private.metric_mapping(p_account_id) m where m.role = 'trial';
  select m.* into v_paying from private.metric_mapping(p_account_id) m where m.role = 'paying';
  select m.* into v_cancelled from private.metric_mapping(p_account_id) m where m.role = 'cancelled';
  select max(m.property) filter (where m.role = 'amount'), max(m.property) filter (where m.role = 'instalments') into v_amount, v_instalments
  from private.metric_mapping(p_account_id) m;
  delete from private.metric_deals f where f.account_id = p_account_id and f.deal_id = any (p_ids) and not exists (
    select from public.hubspot_deals_raw t where t.account_id = p_account_id and t.hubspot_id = f.deal_id
      and t.archived_at is null and t.merged_into is null);
  insert into private.metric_deals as f (account_id, deal_id, created_at, created_day, closed_at, close_day, is_close_bare, owner_id, pipeline,
    stage, outcome, amount, qualified, trial, paying, cancelled, instalments, days_to_close)
  select p_account_id, t.hubspot_id, t.createdate, d.created_day, t.closedate, d.close_day, d.is_bare, nullif(p.data ->> 'hubspot_owner_id', ''),
    t.pipeline, t.dealstage,
    -- By the stage as the portal defines it, else by HubSpot's own flag, last by the names of the first pipeline's stages.
    case when s.is_closed is not null then case when not s.is_closed then 'open' when s.probability = 1 then 'won' else 'lost' end
      when p.data ->> 'hs_is_closed_won' = 'true' then 'won' when p.data ->> 'hs_is_closed' = 'true' then 'lost'
      when p.data ->> 'hs_is_closed' = 'false' then 'open'
      when t.dealstage = 'closedwon' then 'won' when t.dealstage = 'closedlost' then 'lost' else 'open' end,
    case when v_amount is not null then case when p.data ->> v_amount ~ c_number then (p.data ->> v_amount)::numeric end
      when p.data ->> 'amount_in_home_currency' ~ c_number then (p.data ->> 'amount_in_home_currency')::numeric
      when nullif(p.data ->> 'deal_currency_code', '') is null or p.data ->> 'deal_currency_code' = v_currency then t.amount end,
    case when v_qualified.property is not null then private.metric_flag(p.data ->> v_qualified.property, v_qualified.positive_values, v_qualified.negative_values) end,
    case when v_trial.property is not null then private.metric_flag(p.data ->> v_trial.property, v_trial.positive_values, v_trial.negative_values) end,
    case when v_paying.property is not null then private.metric_flag(p.data ->> v_paying.property, v_paying.positive_values, v_paying.negative_values) end,
    case when v_cancelled.property is not null then private.metric_flag(p.data ->> v_cancelled.property, v_cancelled.positive_values, v_cancelled.negative_values) end,
    case when p.data ->> v_instalments ~ '^\d{1,3}(\.0{1,10})?$' and (p.data ->> v_instalments)::numeric between 1 and 120
      then (p.data ->> v_instalments)::numeric::int end,
    case when d.is_bare then d.close_day - d.created_day else extract(epoch from t.closedate - t.createdate) / 86400 end
  from public.hubspot_deals_raw t
  cross join lateral (select t.raw_json -> 'properties' as data offset 0) p
  cross join lateral (
    select (t.createdate at time zone v_zone)::date as created_day, coalesce((t.closedate at time zone 'UTC')::time = time '00:00', false) as is_bare,
      (t.closedate at time zone case when (t.closedate at time zone 'UTC')::time = time '00:00' then 'UTC' else v_zone end)::date as close_day) d
  left join public.hubspot_pipeline_stages s on s.account_id = p_account_id and s.object_type = 'deals' and s.pipeline_id = t.pipeline
    and s.stage_id = t.dealstage
  where t.account_id = p_account_id and t.hubspot_id = any (p_ids) and t.archived_at is null and t.merged_into is null
  on conflict (account_id, deal_id) do update set created_at = excluded.created_at, created_day = excluded.created_day,
    closed_at = excluded.closed_at, close_day = excluded.close_day, is_close_bare = excluded.is_close_bare, owner_id = excluded.owner_id,
    pipeline = excluded.pipeline, stage = excluded.stage, outcome = excluded.outcome, amount = excluded.amount, qualified = excluded.qualified,
    trial = excluded.trial, paying = excluded.paying, cancelled = excluded.cancelled, instalments = excluded.instalments,
    days_to_close = excluded.days_to_close;
end
$$;
comment on function private.make_deal_facts(uuid, text[]) is 'Makes the facts of these deals from the mirror; of those that are not live there are none.';
revoke all on function private.make_deal_facts(uuid, text[]) from public;

-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.derive_facts(p_account_id uuid, p_contacts text[]) returns void
  language plpgsql
  set search_path = ''
  as $$
begin
  -- 1. Contacts: the first outbound call, and whether they converted.
  update private.metric_contacts c set called_before = w.called_before, is_converted = w.is_converted,
    minutes_to_call = case when not w.called_before then extract(epoch from w.first_at - c.created_at) / 60 end
  from (
    select x.contact_id, coalesce(k.called_before, false) as called_before, k.first_at, exists (
      select from private.metric_deals d where d.account_id = p_account_id and d.contact_id = x.contact_id and d.outcome = 'won'
        and d.created_at >= x.created_at) as is_converted
    from private.metric_contacts x
    left join lateral (
      select bool_or(m.at < x.created_at) as called_before, min(m.at) filter (where m.at >= x.created_at) as first_at
      from private.metric_calls m
      where m.account_id = p_account_id and m.contact_id = x.contact_id and m.direction = 'OUTBOUND' and m.is_counted) k on true
    where x.account_id = p_account_id and x.contact_id = any (p_contacts)) w
  where c.account_id = p_account_id and c.contact_id = w.contact_id
    and (c.called_before, c.is_converted, c.minutes_to_call) is distinct from (w.called_before, w.is_converted,
      case when not w.called_before then (extract(epoch from w.first_at - c.created_at) / 60)::double precision end);
  -- 2. Their deals: what they take from the contact, and the calls until the close.
  update private.metric_deals d set script = w.script, source = w.source, calls = w.calls
  from (
    select x.deal_id, c.script, c.source, case when x.close_day is not null then (
      select count(*)::int from private.metric_calls m
      where m.account_id = p_account_id and m.contact_id = x.contact_id and m.is_counted and (x.created_at is null or m.at >= x.created_at)
        and case when x.is_close_bare then m.day <= x.close_day else m.at <= x.closed_at end) end as calls
    from private.metric_deals x join private.metric_contacts c on c.account_id = p_account_id and c.contact_id = x.contact_id
    where x.account_id = p_account_id and x.contact_id = any (p_contacts)) w
  where d.account_id = p_account_id and d.deal_id = w.deal_id and (d.script, d.source, d.calls) is distinct from (w.script, w.source, w.calls);
  -- 3. Their calls.
  update private.metric_calls m set script = c.script, source = c.source
  from private.metric_contacts c
  where c.account_id = p_account_id and c.contact_id = any (p_contacts) and m.account_id = p_account_id and m.contact_id = c.contact_id
    and (m.script, m.source) is distinct from (c.script, c.source);
end
$$;
comment on function private.derive_facts(p_account_id uuid, p_contacts text[]) is 'Fills in what facts take from those of these contacts, and these from theirs.';

revoke all on function private.derive_facts(p_account_id uuid, p_contacts text[]) from public;

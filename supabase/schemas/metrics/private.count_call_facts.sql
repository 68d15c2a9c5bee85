-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.count_call_facts(p_account_id uuid, p_ids text[]) returns void
  language sql
  set search_path = ''
  as $$
  -- A call with a better twin does not count: same direction and number, begun within a minute, and as long to five seconds or one of them
  -- of no length. Better is longer, then the lower id. So the outcome does not depend on which came first.
  update private.metric_calls k set is_counted = w.is_counted
  from (
    select m.call_id, m.is_ended and not exists (
      select from private.metric_calls o
      where o.account_id = p_account_id and o.party_tail = m.party_tail and o.at between m.at - interval '60 s' and m.at + interval '60 s'
        and o.party = m.party and o.direction = m.direction and o.is_ended and o.call_id <> m.call_id
        and (abs(o.duration - m.duration) <= 5000 or coalesce(o.duration, 0) = 0 or coalesce(m.duration, 0) = 0)
        and (coalesce(o.duration, 0) > coalesce(m.duration, 0) or (coalesce(o.duration, 0) = coalesce(m.duration, 0) and o.call_id < m.call_id))) as is_counted
    from private.metric_calls m where m.account_id = p_account_id and m.call_id = any (p_ids)) w
  where k.account_id = p_account_id and k.call_id = w.call_id and k.is_counted <> w.is_counted
$$;
comment on function private.count_call_facts(p_account_id uuid, p_ids text[]) is 'Says which of these calls count: ended, and no duplicate of a better one.';

revoke all on function private.count_call_facts(p_account_id uuid, p_ids text[]) from public;

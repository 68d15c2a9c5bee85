-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.link_call_facts(p_account_id uuid, p_ids text[]) returns void
  language sql
  set search_path = ''
  as $$
  -- Linked in HubSpot; else the same number; else the last nine digits, if one contact alone has them. Of several the one with a deal,
  -- then the earliest created.
  update private.metric_calls k set contact_id = w.contact_id
  from (
    select m.call_id, coalesce(l.contact_id, n.contact_id, case when t.contacts = 1 then t.contact_id end) as contact_id
    from private.metric_calls m
    left join lateral (
      select x.contact_id from private.contacts_linked(p_account_id, 'calls', array[m.call_id]) x
      order by exists (select from private.metric_deals d where d.account_id = p_account_id and d.contact_id = x.contact_id) desc,
        x.created_at nulls last, x.contact_id limit 1) l on true
    left join lateral (
      select c.contact_id from private.metric_contacts c
      where l.contact_id is null and c.account_id = p_account_id and c.phone_tail = m.party_tail and c.phone = m.party
      order by exists (select from private.metric_deals d where d.account_id = p_account_id and d.contact_id = c.contact_id) desc,
        c.created_at nulls last, c.contact_id limit 1) n on true
    left join lateral (
      select min(c.contact_id) as contact_id, count(*) as contacts from private.metric_contacts c
      where coalesce(l.contact_id, n.contact_id) is null and length(m.party_tail) = 9 and c.account_id = p_account_id and c.phone_tail = m.party_tail) t on true
    where m.account_id = p_account_id and m.call_id = any (p_ids)) w
  where k.account_id = p_account_id and k.call_id = w.call_id and k.contact_id is distinct from w.contact_id
$$;
comment on function private.link_call_facts(p_account_id uuid, p_ids text[]) is 'Says whom these calls were with; a call is with one contact or none.';

revoke all on function private.link_call_facts(p_account_id uuid, p_ids text[]) from public;

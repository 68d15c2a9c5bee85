-- What facts owe to each other: whose contact a deal and a call is, which call counts, and what follows from that.

create function private.contact_family(p_account_id uuid, p_ids text[]) returns text[] language sql stable set search_path = ''
as $$
  -- Ten steps up and down: a longer chain of merges is none.
  with recursive up as (
    select i collate "C" as id, 0 as depth from unnest(p_ids) i
    union
    select t.merged_into collate "C", u.depth + 1 from up u
    join public.hubspot_contacts_raw t on t.account_id = p_account_id and t.hubspot_id = u.id and t.merged_into is not null
    where u.depth < 10
  ), down as (
    select u.id, 0 as depth from up u
    union
    select t.hubspot_id, d.depth + 1 from down d
    join public.hubspot_contacts_raw t on t.account_id = p_account_id and t.merged_into = d.id
    where d.depth < 10
  )
  select array_agg(distinct d.id) from down d
$$;
comment on function private.contact_family(uuid, text[]) is 'These contacts, those that they were merged into, and all that were merged into any of them.';
revoke all on function private.contact_family(uuid, text[]) from public;

create function private.surviving_contact(p_account_id uuid, p_id text) returns text language sql stable set search_path = ''
as $$
  with recursive chain as (
    select t.hubspot_id, t.merged_into, 0 as depth from public.hubspot_contacts_raw t where t.account_id = p_account_id and t.hubspot_id = p_id
    union all
    select t.hubspot_id, t.merged_into, c.depth + 1 from chain c
    join public.hubspot_contacts_raw t on t.account_id = p_account_id and t.hubspot_id = c.merged_into
    where c.depth < 10
  )
  select c.hubspot_id from chain c where c.merged_into is null
$$;
comment on function private.surviving_contact(uuid, text) is 'The contact that this one was merged into in the end, at most ten steps on; itself when it was not.';
revoke all on function private.surviving_contact(uuid, text) from public;

create function private.contacts_linked(p_account_id uuid, p_object text, p_ids text[])
returns table (record_id text, contact_id text, is_primary boolean, created_at timestamptz) language sql stable set search_path = ''
as $$
  -- From both sides: HubSpot lists calls on their contact, and deals on either.
  select l.record_id, c.contact_id, bool_or(l.is_primary), max(c.created_at)
  from (
    select a.from_object_id as record_id, a.to_object_id as linked, coalesce(a.label ilike '%primary%', false) as is_primary
    from public.hubspot_associations a
    where a.account_id = p_account_id and a.from_object_id = any (p_ids) and a.from_object_type = p_object and a.to_object_type = 'contacts'
    union all
    select a.to_object_id, a.from_object_id, coalesce(a.label ilike '%primary%', false)
    from public.hubspot_associations a
    where a.account_id = p_account_id and a.to_object_id = any (p_ids) and a.to_object_type = p_object and a.from_object_type = 'contacts'
  ) l
  join public.hubspot_contacts_raw t on t.account_id = p_account_id and t.hubspot_id = l.linked
  join private.metric_contacts c on c.account_id = p_account_id
    and c.contact_id = case when t.merged_into is null then t.hubspot_id else private.surviving_contact(p_account_id, t.hubspot_id) end
  group by l.record_id, c.contact_id
$$;
comment on function private.contacts_linked(uuid, text, text[]) is 'The live contacts that these deals or calls are linked with; a link with a merged one is a link with its survivor.';
revoke all on function private.contacts_linked(uuid, text, text[]) from public;

create function private.link_deal_facts(p_account_id uuid, p_ids text[]) returns void language sql set search_path = ''
as $$
  update private.metric_deals d set contact_id = w.contact_id
  from unnest(p_ids) i left join (
    select distinct on (l.record_id) l.record_id, l.contact_id from private.contacts_linked(p_account_id, 'deals', p_ids) l
    order by l.record_id, l.is_primary desc, l.created_at nulls last, l.contact_id) w on w.record_id = i
  where d.account_id = p_account_id and d.deal_id = i and d.contact_id is distinct from w.contact_id
$$;
comment on function private.link_deal_facts(uuid, text[]) is 'Says whose these deals are: the primary contact, else the earliest created.';
revoke all on function private.link_deal_facts(uuid, text[]) from public;

create function private.link_call_facts(p_account_id uuid, p_ids text[]) returns void language sql set search_path = ''
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
comment on function private.link_call_facts(uuid, text[]) is 'Says whom these calls were with; a call is with one contact or none.';
revoke all on function private.link_call_facts(uuid, text[]) from public;

create function private.count_call_facts(p_account_id uuid, p_ids text[]) returns void language sql set search_path = ''
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
comment on function private.count_call_facts(uuid, text[]) is 'Says which of these calls count: ended, and no duplicate of a better one.';
revoke all on function private.count_call_facts(uuid, text[]) from public;

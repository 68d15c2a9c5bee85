-- 003's view of deals with their contact, and the same of calls: joins that every dashboard would write, and write wrong, since a deal with
-- three contacts is one deal.

create view public.deals_with_contacts with (security_invoker = true) as
select d.account_id, d.hubspot_id as deal_id, d.dealname, d.amount, d.pipeline, d.dealstage, d.createdate, d.closedate,
  c.contact_id, c.email, c.firstname, c.lastname
from public.hubspot_deals_raw d
left join lateral (
  select t.hubspot_id as contact_id, t.email, t.firstname, t.lastname
  from (
    select a.to_object_id as linked, a.label from public.hubspot_associations a
    where a.account_id = d.account_id and a.from_object_id = d.hubspot_id and a.from_object_type = 'deals' and a.to_object_type = 'contacts'
    union all
    select a.from_object_id, a.label from public.hubspot_associations a
    where a.account_id = d.account_id and a.to_object_id = d.hubspot_id and a.to_object_type = 'deals' and a.from_object_type = 'contacts'
  ) l
  join public.hubspot_contacts_raw t on t.account_id = d.account_id and t.hubspot_id = l.linked
  where t.archived_at is null and t.merged_into is null
  order by coalesce(l.label ilike '%primary%', false) desc, t.createdate nulls last, t.hubspot_id
  limit 1
) c on true
where d.archived_at is null and d.merged_into is null;
comment on view public.deals_with_contacts is 'Live deals, each once, with their contact. It is the one labelled primary, else the earliest created of those that are linked.';
comment on column public.deals_with_contacts.account_id is 'The portal.';
comment on column public.deals_with_contacts.deal_id is 'HubSpot''s id of the deal.';
comment on column public.deals_with_contacts.dealname is 'Its name.';
comment on column public.deals_with_contacts.amount is 'Its amount, in its own currency.';
comment on column public.deals_with_contacts.pipeline is 'Its pipeline: hubspot_pipelines.pipeline_id.';
comment on column public.deals_with_contacts.dealstage is 'Its stage: hubspot_pipeline_stages.stage_id.';
comment on column public.deals_with_contacts.createdate is 'When it was created.';
comment on column public.deals_with_contacts.closedate is 'When it was, or is to be, closed.';
comment on column public.deals_with_contacts.contact_id is 'HubSpot''s id of the contact; null without one.';
comment on column public.deals_with_contacts.email is 'The contact''s address.';
comment on column public.deals_with_contacts.firstname is 'The contact''s first name.';
comment on column public.deals_with_contacts.lastname is 'The contact''s last name.';
revoke all on public.deals_with_contacts from anon, authenticated;
grant select on public.deals_with_contacts to authenticated, service_role;

create view public.calls_with_contacts with (security_invoker = true) as
select k.account_id, k.hubspot_id as call_id, k.call_timestamp, k.call_direction, k.call_duration, k.call_status, k.call_disposition,
  coalesce(l.contact_id, n.contact_id) as contact_id, case when l.contact_id is not null then 'association' when n.contact_id is not null then 'number' end as linked_by
from public.hubspot_calls_raw k
left join lateral (
  select t.hubspot_id as contact_id
  from (
    select a.to_object_id as linked from public.hubspot_associations a
    where a.account_id = k.account_id and a.from_object_id = k.hubspot_id and a.from_object_type = 'calls' and a.to_object_type = 'contacts'
    union all
    select a.from_object_id from public.hubspot_associations a
    where a.account_id = k.account_id and a.to_object_id = k.hubspot_id and a.to_object_type = 'calls' and a.from_object_type = 'contacts'
  ) l
  join public.hubspot_contacts_raw t on t.account_id = k.account_id and t.hubspot_id = l.linked
  where t.archived_at is null and t.merged_into is null
  order by t.createdate nulls last, t.hubspot_id
  limit 1
) l on true
left join lateral (
  select t.hubspot_id as contact_id from public.hubspot_contacts_raw t
  where l.contact_id is null and t.account_id = k.account_id and t.archived_at is null and t.merged_into is null
    and t.phone_normalized = case k.call_direction when 'OUTBOUND' then k.to_number_normalized when 'INBOUND' then k.from_number_normalized end
  order by t.createdate nulls last, t.hubspot_id
  limit 1
) n on true
where k.archived_at is null and k.merged_into is null;
comment on view public.calls_with_contacts is 'Live calls, each once, with their contact. It is a linked one, else the earliest created one of the other party''s number.';
comment on column public.calls_with_contacts.account_id is 'The portal.';
comment on column public.calls_with_contacts.call_id is 'HubSpot''s id of the call.';
comment on column public.calls_with_contacts.call_timestamp is 'When it began.';
comment on column public.calls_with_contacts.call_direction is 'OUTBOUND or INBOUND.';
comment on column public.calls_with_contacts.call_duration is 'Milliseconds.';
comment on column public.calls_with_contacts.call_status is 'HubSpot''s status, for example COMPLETED.';
comment on column public.calls_with_contacts.call_disposition is 'HubSpot''s id of the outcome.';
comment on column public.calls_with_contacts.contact_id is 'HubSpot''s id of the contact; null without one.';
comment on column public.calls_with_contacts.linked_by is 'association or number: what brought the contact; null without one.';
revoke all on public.calls_with_contacts from anon, authenticated;
grant select on public.calls_with_contacts to authenticated, service_role;

create view public.calls_with_deals with (security_invoker = true) as
select k.account_id, k.call_id, k.call_timestamp, k.call_direction, k.call_duration, k.contact_id, d.deal_id, d.dealstage, d.amount, d.closedate
from public.calls_with_contacts k
join public.deals_with_contacts d on d.account_id = k.account_id and d.contact_id = k.contact_id;
comment on view public.calls_with_deals is 'Calls with each deal of their contact. A contact with two deals has each call twice: count call_id distinct.';
comment on column public.calls_with_deals.account_id is 'The portal.';
comment on column public.calls_with_deals.call_id is 'HubSpot''s id of the call.';
comment on column public.calls_with_deals.call_timestamp is 'When it began.';
comment on column public.calls_with_deals.call_direction is 'OUTBOUND or INBOUND.';
comment on column public.calls_with_deals.call_duration is 'Milliseconds.';
comment on column public.calls_with_deals.contact_id is 'HubSpot''s id of the contact.';
comment on column public.calls_with_deals.deal_id is 'HubSpot''s id of the deal.';
comment on column public.calls_with_deals.dealstage is 'The deal''s stage.';
comment on column public.calls_with_deals.amount is 'The deal''s amount, in its own currency.';
comment on column public.calls_with_deals.closedate is 'When the deal was, or is to be, closed.';
revoke all on public.calls_with_deals from anon, authenticated;
grant select on public.calls_with_deals to authenticated, service_role;

-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace view public.calls_with_contacts with (security_invoker='true') as
 select k.account_id,
    k.hubspot_id as call_id,
    k.call_timestamp,
    k.call_direction,
    k.call_duration,
    k.call_status,
    k.call_disposition,
    coalesce(l.contact_id, n.contact_id) as contact_id,
        case
            when (l.contact_id is not null) then 'association'::text
            when (n.contact_id is not null) then 'number'::text
            else null::text
        end as linked_by
   from ((public.hubspot_calls_raw k
     left join lateral (select t.hubspot_id as contact_id
           from ((select a.to_object_id as linked
                   from public.hubspot_associations a
                  where ((a.account_id = k.account_id) and (a.from_object_id = k.hubspot_id) and (a.from_object_type = 'calls'::text) and (a.to_object_type = 'contacts'::text))
                union all
                 select a.from_object_id
                   from public.hubspot_associations a
                  where ((a.account_id = k.account_id) and (a.to_object_id = k.hubspot_id) and (a.to_object_type = 'calls'::text) and (a.from_object_type = 'contacts'::text))) l_1
             join public.hubspot_contacts_raw t on (((t.account_id = k.account_id) and (t.hubspot_id = l_1.linked))))
          where ((t.archived_at is null) and (t.merged_into is null))
          order by t.createdate, t.hubspot_id
         limit 1) l on (true))
     left join lateral (select t.hubspot_id as contact_id
           from public.hubspot_contacts_raw t
          where ((l.contact_id is null) and (t.account_id = k.account_id) and (t.archived_at is null) and (t.merged_into is null) and (t.phone_normalized =
                case k.call_direction
                    when 'OUTBOUND'::text then k.to_number_normalized
                    when 'INBOUND'::text then k.from_number_normalized
                    else null::text
                end))
          order by t.createdate, t.hubspot_id
         limit 1) n on (true))
  where ((k.archived_at is null) and (k.merged_into is null));
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

grant select on table public.calls_with_contacts to authenticated;
grant select on table public.calls_with_contacts to service_role;

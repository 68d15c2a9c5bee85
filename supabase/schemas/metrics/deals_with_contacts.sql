-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace view public.deals_with_contacts with (security_invoker='true') as
 select d.account_id,
    d.hubspot_id as deal_id,
    d.dealname,
    d.amount,
    d.pipeline,
    d.dealstage,
    d.createdate,
    d.closedate,
    c.contact_id,
    c.email,
    c.firstname,
    c.lastname
   from (public.hubspot_deals_raw d
     left join lateral (select t.hubspot_id as contact_id,
            t.email,
            t.firstname,
            t.lastname
           from ((select a.to_object_id as linked,
                    a.label
                   from public.hubspot_associations a
                  where ((a.account_id = d.account_id) and (a.from_object_id = d.hubspot_id) and (a.from_object_type = 'deals'::text) and (a.to_object_type = 'contacts'::text))
                union all
                 select a.from_object_id,
                    a.label
                   from public.hubspot_associations a
                  where ((a.account_id = d.account_id) and (a.to_object_id = d.hubspot_id) and (a.to_object_type = 'deals'::text) and (a.from_object_type = 'contacts'::text))) l
             join public.hubspot_contacts_raw t on (((t.account_id = d.account_id) and (t.hubspot_id = l.linked))))
          where ((t.archived_at is null) and (t.merged_into is null))
          order by coalesce((l.label ~~* '%primary%'::text), false) desc, t.createdate, t.hubspot_id
         limit 1) c on (true))
  where ((d.archived_at is null) and (d.merged_into is null));
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

grant select on table public.deals_with_contacts to authenticated;
grant select on table public.deals_with_contacts to service_role;

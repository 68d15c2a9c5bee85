-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace view public.calls_with_deals with (security_invoker='true') as
 select k.account_id,
    k.call_id,
    k.call_timestamp,
    k.call_direction,
    k.call_duration,
    k.contact_id,
    d.deal_id,
    d.dealstage,
    d.amount,
    d.closedate
   from (public.calls_with_contacts k
     join public.deals_with_contacts d on (((d.account_id = k.account_id) and (d.contact_id = k.contact_id))));
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

grant select on table public.calls_with_deals to authenticated;
grant select on table public.calls_with_deals to service_role;

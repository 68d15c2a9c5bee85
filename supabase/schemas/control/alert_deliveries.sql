-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create table public.alert_deliveries (
  id bigint not null,
  account_id uuid not null,
  channel_id uuid not null,
  alert_id bigint not null,
  event text not null,
  state text default 'queued'::text not null,
  attempts integer default 0 not null,
  run_after timestamptz default clock_timestamp() not null,
  request_id bigint,
  last_status integer,
  last_error text,
  created_at timestamptz default clock_timestamp() not null,
  delivered_at timestamptz,
  constraint alert_deliveries_attempts_are_nonnegative check ((attempts >= 0)),
  constraint alert_deliveries_delivered_has_its_time check (((state = 'delivered'::text) = (delivered_at is not null))),
  constraint alert_deliveries_event_is_known check ((event = any (array['opened'::text, 'resolved'::text, 'escalated'::text]))),
  constraint alert_deliveries_state_is_known check ((state = any (array['queued'::text, 'sending'::text, 'delivered'::text, 'failed'::text])))
);
comment on table public.alert_deliveries is 'What was posted to channels, and what became of it; 30 days.';
comment on column public.alert_deliveries.id is 'Our id.';
comment on column public.alert_deliveries.account_id is 'The portal.';
comment on column public.alert_deliveries.channel_id is 'alert_channels.id.';
comment on column public.alert_deliveries.alert_id is 'alerts.id.';
comment on column public.alert_deliveries.event is 'opened, resolved or escalated.';
comment on column public.alert_deliveries.state is 'queued, sending (posted, no answer yet), delivered, failed (given up).';
comment on column public.alert_deliveries.attempts is 'How often it was posted.';
comment on column public.alert_deliveries.run_after is 'queued: not before; sending: when it is taken as lost.';
comment on column public.alert_deliveries.request_id is 'pg_net''s number of the last request; null where there is no pg_net.';
comment on column public.alert_deliveries.last_status is 'HTTP status of the last answer; null without one.';
comment on column public.alert_deliveries.last_error is 'Why there was none; null otherwise.';
comment on column public.alert_deliveries.created_at is 'When it was to be told.';
comment on column public.alert_deliveries.delivered_at is 'When it was taken; null before.';

alter table public.alert_deliveries alter column id add generated always as identity (
  sequence name public.alert_deliveries_id_seq
  start with 1
  increment by 1
  no minvalue
  no maxvalue
  cache 1
);

alter table only public.alert_deliveries
  add constraint alert_deliveries_pkey primary key (id);

create index idx_alert_deliveries_account_id on public.alert_deliveries using btree (account_id, id desc);
comment on index public.idx_alert_deliveries_account_id is 'The latest of a portal, and the foreign key.';
create index idx_alert_deliveries_alert_id on public.alert_deliveries using btree (alert_id);
comment on index public.idx_alert_deliveries_alert_id is 'For the foreign key.';
create index idx_alert_deliveries_channel_id on public.alert_deliveries using btree (channel_id);
comment on index public.idx_alert_deliveries_channel_id is 'For the foreign key.';
create index idx_alert_deliveries_due on public.alert_deliveries using btree (run_after) where (state = any (array['queued'::text, 'sending'::text]));
comment on index public.idx_alert_deliveries_due is 'What is to be posted, or taken as lost.';

alter table only public.alert_deliveries
  add constraint alert_deliveries_are_of_an_alert foreign key (alert_id) references public.alerts(id) on delete cascade;

alter table only public.alert_deliveries
  add constraint alert_deliveries_belong_to_an_account foreign key (account_id) references public.hubspot_accounts(id) on delete cascade;

alter table only public.alert_deliveries
  add constraint alert_deliveries_go_to_a_channel foreign key (channel_id) references public.alert_channels(id) on delete cascade;

alter table public.alert_deliveries enable row level security;

create policy "Owners and admins read the deliveries of their portals" on public.alert_deliveries
  for select to authenticated
  using ((account_id = any (array(select private.my_account_ids(array['owner'::text, 'admin'::text]) as my_account_ids))));
comment on policy "Owners and admins read the deliveries of their portals" on public.alert_deliveries is 'As the channels.';

grant select on table public.alert_deliveries to authenticated;
grant select, insert, delete, update on table public.alert_deliveries to service_role;

-- Where a portal's alerts go besides its screens: addresses of webhooks, each with a secret to know us by.

create table public.alert_channels (
  id uuid not null default gen_random_uuid(),
  account_id uuid not null,
  url text not null,
  min_severity text not null default 'warning',
  is_enabled boolean not null default true,
  created_at timestamptz not null default clock_timestamp(),
  constraint alert_channels_pkey primary key (id),
  constraint alert_channels_are_one_per_address unique (account_id, url),
  constraint alert_channels_belong_to_an_account foreign key (account_id) references public.hubspot_accounts (id) on delete cascade,
  constraint alert_channels_min_severity_is_known check (min_severity in ('warning', 'critical')),
  constraint alert_channels_url_is_https check (url ~ '^https://' and length(url) <= 500)
);
comment on table public.alert_channels is 'Webhooks that alerts of a portal are posted to. The address of one lets whoever has it post there.';
comment on column public.alert_channels.id is 'Our id; the secret is alert_channel/id in the vault.';
comment on column public.alert_channels.account_id is 'The portal.';
comment on column public.alert_channels.url is 'Where to: https, a name and no number.';
comment on column public.alert_channels.min_severity is 'warning: all alerts; critical: only those.';
comment on column public.alert_channels.is_enabled is 'False to pause it.';
comment on column public.alert_channels.created_at is 'When it was made.';
alter table public.alert_channels enable row level security;
create policy "Owners and admins read the channels of their portals" on public.alert_channels for select to authenticated
  using (account_id = any (array(select private.my_account_ids(array['owner', 'admin']))));
comment on policy "Owners and admins read the channels of their portals" on public.alert_channels is 'Whoever has the address can post there.';
grant select on public.alert_channels to authenticated;
grant select, insert, update, delete on public.alert_channels to service_role;

create table public.alert_deliveries (
  id bigint generated always as identity,
  account_id uuid not null,
  channel_id uuid not null,
  alert_id bigint not null,
  event text not null,
  state text not null default 'queued',
  attempts integer not null default 0,
  run_after timestamptz not null default clock_timestamp(),
  request_id bigint,
  last_status integer,
  last_error text,
  created_at timestamptz not null default clock_timestamp(),
  delivered_at timestamptz,
  constraint alert_deliveries_pkey primary key (id),
  constraint alert_deliveries_are_of_an_alert foreign key (alert_id) references public.alerts (id) on delete cascade,
  constraint alert_deliveries_belong_to_an_account foreign key (account_id) references public.hubspot_accounts (id) on delete cascade,
  constraint alert_deliveries_go_to_a_channel foreign key (channel_id) references public.alert_channels (id) on delete cascade,
  constraint alert_deliveries_attempts_are_nonnegative check (attempts >= 0),
  constraint alert_deliveries_delivered_has_its_time check ((state = 'delivered') = (delivered_at is not null)),
  constraint alert_deliveries_event_is_known check (event in ('opened', 'resolved', 'escalated')),
  constraint alert_deliveries_state_is_known check (state in ('queued', 'sending', 'delivered', 'failed'))
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
create index idx_alert_deliveries_account_id on public.alert_deliveries (account_id, id desc);
comment on index public.idx_alert_deliveries_account_id is 'The latest of a portal, and the foreign key.';
create index idx_alert_deliveries_alert_id on public.alert_deliveries (alert_id);
comment on index public.idx_alert_deliveries_alert_id is 'For the foreign key.';
create index idx_alert_deliveries_channel_id on public.alert_deliveries (channel_id);
comment on index public.idx_alert_deliveries_channel_id is 'For the foreign key.';
create index idx_alert_deliveries_due on public.alert_deliveries (run_after) where state in ('queued', 'sending');
comment on index public.idx_alert_deliveries_due is 'What is to be posted, or taken as lost.';
alter table public.alert_deliveries enable row level security;
create policy "Owners and admins read the deliveries of their portals" on public.alert_deliveries for select to authenticated
  using (account_id = any (array(select private.my_account_ids(array['owner', 'admin']))));
comment on policy "Owners and admins read the deliveries of their portals" on public.alert_deliveries is 'As the channels.';
grant select on public.alert_deliveries to authenticated;
grant select, insert, update, delete on public.alert_deliveries to service_role;

insert into private.portal_tables (table_name, position) values ('public.alert_deliveries', 7), ('public.alert_channels', 8);
insert into private.erasure_tables (table_name, is_scrubbed, why) values ('public.alert_channels', false, 'settings by admins'),
  ('public.alert_deliveries', false, 'ids, codes and times');

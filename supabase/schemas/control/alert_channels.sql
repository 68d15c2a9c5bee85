-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create table public.alert_channels (
  id uuid default gen_random_uuid() not null,
  account_id uuid not null,
  url text not null,
  min_severity text default 'warning'::text not null,
  is_enabled boolean default true not null,
  created_at timestamptz default clock_timestamp() not null,
  constraint alert_channels_min_severity_is_known check ((min_severity = any (array['warning'::text, 'critical'::text]))),
  constraint alert_channels_url_is_https check (((url ~ '^https://'::text) and (length(url) <= 500)))
);
comment on table public.alert_channels is 'Webhooks that alerts of a portal are posted to. The address of one lets whoever has it post there.';
comment on column public.alert_channels.id is 'Our id; the secret is alert_channel/id in the vault.';
comment on column public.alert_channels.account_id is 'The portal.';
comment on column public.alert_channels.url is 'Where to: https, a name and no number.';
comment on column public.alert_channels.min_severity is 'warning: all alerts; critical: only those.';
comment on column public.alert_channels.is_enabled is 'False to pause it.';
comment on column public.alert_channels.created_at is 'When it was made.';

alter table only public.alert_channels
  add constraint alert_channels_are_one_per_address unique (account_id, url);

alter table only public.alert_channels
  add constraint alert_channels_pkey primary key (id);

alter table only public.alert_channels
  add constraint alert_channels_belong_to_an_account foreign key (account_id) references public.hubspot_accounts(id) on delete cascade;

create trigger _500_forget_secret after delete on public.alert_channels
  for each row execute function private.forget_channel_secret();

alter table public.alert_channels enable row level security;

create policy "Owners and admins read the channels of their portals" on public.alert_channels
  for select to authenticated
  using ((account_id = any (array(select private.my_account_ids(array['owner'::text, 'admin'::text]) as my_account_ids))));
comment on policy "Owners and admins read the channels of their portals" on public.alert_channels is 'Whoever has the address can post there.';

grant select on table public.alert_channels to authenticated;
grant select, insert, delete, update on table public.alert_channels to service_role;

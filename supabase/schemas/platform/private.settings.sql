-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create table private.settings (
  name text not null,
  value text not null
);
comment on table private.settings is 'Settings that SQL needs and that are no secret.';
comment on column private.settings.name is 'Name of the setting; functions_url is the base address that pg_net posts to.';
comment on column private.settings.value is 'Value as text; written by the operator.';

alter table only private.settings
  add constraint settings_pkey primary key (name);

alter table private.settings enable row level security;

create policy "Only the service reads settings" on private.settings
  for select to service_role
  using (true);
comment on policy "Only the service reads settings" on private.settings is 'The table is outside the API; the policy says so for whoever grants on it later.';

-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create table private.alert_breaches (
  account_id uuid not null,
  rule_name text not null,
  subject text not null,
  checks integer default 1 not null,
  constraint alert_breaches_checks_are_positive check ((checks > 0))
);
comment on table private.alert_breaches is 'What is above its limit for not so many checks yet that it is an alert.';
comment on column private.alert_breaches.account_id is 'The portal.';
comment on column private.alert_breaches.rule_name is 'alert_rules.name.';
comment on column private.alert_breaches.subject is 'What is above, as alerts call it.';
comment on column private.alert_breaches.checks is 'Checks in a row that saw it.';

alter table only private.alert_breaches
  add constraint alert_breaches_pkey primary key (account_id, rule_name, subject);

alter table only private.alert_breaches
  add constraint alert_breaches_belong_to_an_account foreign key (account_id) references public.hubspot_accounts(id) on delete cascade;

alter table private.alert_breaches enable row level security;

create policy "Only the service reads breaches" on private.alert_breaches
  for select to service_role
  using (true);
comment on policy "Only the service reads breaches" on private.alert_breaches is 'Outside the API.';

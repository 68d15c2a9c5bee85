-- Which property of a portal means what to its metrics: what a script, a trial or a payment is called differs from portal to portal.

create table private.metric_roles (
  role text primary key,
  position integer not null,
  object_type text not null,
  kind text not null,
  label text not null,
  default_property text,
  default_positive text[] not null default '{}',
  default_negative text[] not null default '{}',
  name_pattern text not null,
  positive_pattern text,
  negative_pattern text,
  constraint metric_roles_kind_is_known check (kind in ('flag', 'text', 'number'))
);
comment on table private.metric_roles is 'What a property can mean to the metrics.';
comment on column private.metric_roles.role is 'Its name.';
comment on column private.metric_roles.position is 'Order to show.';
comment on column private.metric_roles.object_type is 'Object whose property it is.';
comment on column private.metric_roles.kind is 'flag: yes or no by the property''s values; text: its value; number: its value as a number.';
comment on column private.metric_roles.label is 'What it means, for a human.';
comment on column private.metric_roles.default_property is 'Property that is taken while nothing is mapped; null when there is none.';
comment on column private.metric_roles.default_positive is 'Values of the default that mean yes.';
comment on column private.metric_roles.default_negative is 'Values of the default that mean no.';
comment on column private.metric_roles.name_pattern is 'Properties whose name or label matches are proposed.';
comment on column private.metric_roles.positive_pattern is 'Observed values that match are proposed as yes.';
comment on column private.metric_roles.negative_pattern is 'Observed values that match are proposed as no; it is asked before the other.';
alter table private.metric_roles enable row level security;
create policy "Only the service reads metric roles" on private.metric_roles for select to service_role using (true);
comment on policy "Only the service reads metric roles" on private.metric_roles is 'Outside the API.';

insert into private.metric_roles (role, position, object_type, kind, label, default_property, default_positive, default_negative, name_pattern,
  positive_pattern, negative_pattern) values
  ('vsl', 1, 'contacts', 'flag', 'The video sales letter was watched.', 'vsl_watched', '{true,yes}', '{false,no}', '(^|[^a-z])vsl|video',
    '^(true|yes|oui|watched|complete)', '^(false|no|non|not)([^a-z]|$)'),
  ('script', 2, 'contacts', 'text', 'Version of the sales script; positive values name the control.', 'sales_script_version', '{}', '{}', 'script',
    null, null),
  ('source', 3, 'contacts', 'text', 'Where the contact came from.', 'hs_analytics_source', '{}', '{}', 'source|channel|origin', null, null),
  ('qualified', 4, 'deals', 'flag', 'The deal is qualified.', null, '{}', '{}', 'qualif', '^(true|yes|oui|qualif)', '^(false|no|non|not|dis|un)([^a-z]|qualif|$)'),
  ('trial', 5, 'deals', 'flag', 'The trial was done; booked is not done.', null, '{}', '{}', 'trial|essai|demo', '^(true|yes|oui|complete|done|attended|held)',
    '^(false|non?|not|no[_ -]?show|no[_ -]?trial|booked|planned|scheduled|cancel)([^a-z]|l|$)'),
  ('paying', 6, 'deals', 'flag', 'The customer pays or has paid.', null, '{}', '{}', 'payment|paiement|paying|billing',
    '^(true|yes|oui|paid|paying|up[_ -]?to[_ -]?date|current|active)', '^(late|overdue|unpaid|default|failed|past[_ -]?due|cancel|refund|churn)'),
  ('cancelled', 7, 'deals', 'flag', 'The customer cancelled or was refunded.', null, '{}', '{}', 'payment|paiement|cancel|refund|churn|annul',
    '^(true|yes|oui|cancel|refund|churn|annul)', null),
  ('instalments', 8, 'deals', 'number', 'Number of monthly instalments, 1 to 120.', 'number_of_installments__months', '{}', '{}', 'instal|echeance|mensual', null, null),
  ('amount', 9, 'deals', 'number', 'Amount of the deal in the portal''s currency.', null, '{}', '{}', 'amount|montant|revenue|value', null, null),
  ('answered', 10, 'calls', 'flag', 'The call was answered.', 'hs_call_disposition', '{f240bbac-87c9-4f6e-bf70-924b57d47db7}', '{}', 'disposition|outcome|result',
    '^(connected|answered|reached|f240bbac-87c9-4f6e-bf70-924b57d47db7)', null);

create table public.metric_mappings (
  id uuid default gen_random_uuid() not null,
  account_id uuid not null,
  role text not null,
  object_type text not null,
  property text not null,
  positive_values text[] not null default '{}',
  negative_values text[] not null default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint metric_mappings_pkey primary key (id),
  constraint metric_mappings_have_one_row_per_role unique (account_id, role),
  constraint metric_mappings_belong_to_an_account foreign key (account_id) references public.hubspot_accounts (id) on delete cascade,
  constraint metric_mappings_have_a_role foreign key (role) references private.metric_roles (role),
  constraint metric_mappings_object_is_known check (object_type in ('contacts', 'deals', 'calls')),
  constraint metric_mappings_property_is_a_name check (property ~ '^[a-z][a-z0-9_]{0,99}$'),
  constraint metric_mappings_values_are_few check (cardinality(positive_values) <= 100 and cardinality(negative_values) <= 100),
  constraint metric_mappings_values_mean_one_thing check (not positive_values && negative_values)
);
comment on table public.metric_mappings is 'Which property of a portal has a role in its metrics; of a role without a row private.metric_roles has the default.';
comment on column public.metric_mappings.id is 'Our id.';
comment on column public.metric_mappings.account_id is 'The portal.';
comment on column public.metric_mappings.role is 'private.metric_roles.role.';
comment on column public.metric_mappings.object_type is 'Object whose property it is, as the role says.';
comment on column public.metric_mappings.property is 'Its internal name.';
comment on column public.metric_mappings.positive_values is 'Values that mean yes; of the script the control.';
comment on column public.metric_mappings.negative_values is 'Values that mean no; with none every record that is not yes is no.';
comment on column public.metric_mappings.created_at is 'When the role was mapped.';
comment on column public.metric_mappings.updated_at is 'When it last changed; set by trigger.';
create index idx_metric_mappings_role on public.metric_mappings (role);
comment on index public.idx_metric_mappings_role is 'For the foreign key.';
create trigger _100_stamp before update on public.metric_mappings for each row execute function private.stamp_updated_at();
create trigger _900_audit after insert or delete or update on public.metric_mappings for each row execute function private.audit();
alter table public.metric_mappings enable row level security;
create policy "Members read the metric mappings of their portals" on public.metric_mappings for select to authenticated
  using (account_id = any (array(select private.my_account_ids())));
comment on policy "Members read the metric mappings of their portals" on public.metric_mappings is 'Any role reads; metric_mapping_set writes.';
revoke all on public.metric_mappings from anon, authenticated;
grant select on public.metric_mappings to authenticated;
grant select, insert, update, delete on public.metric_mappings to service_role;

insert into private.erasure_tables (table_name, why) values
  ('private.metric_roles', 'what properties can mean'), ('public.metric_mappings', 'settings by admins');

-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create table private.metric_roles (
  role text not null,
  "position" integer not null,
  object_type text not null,
  kind text not null,
  label text not null,
  default_property text,
  default_positive text[] default '{}'::text[] not null,
  default_negative text[] default '{}'::text[] not null,
  name_pattern text not null,
  positive_pattern text,
  negative_pattern text,
  constraint metric_roles_kind_is_known check ((kind = any (array['flag'::text, 'text'::text, 'number'::text])))
);
comment on table private.metric_roles is 'What a property can mean to the metrics.';
comment on column private.metric_roles.role is 'Its name.';
comment on column private.metric_roles."position" is 'Order to show.';
comment on column private.metric_roles.object_type is 'Object whose property it is.';
comment on column private.metric_roles.kind is 'flag: yes or no by the property''s values; text: its value; number: its value as a number.';
comment on column private.metric_roles.label is 'What it means, for a human.';
comment on column private.metric_roles.default_property is 'Property that is taken while nothing is mapped; null when there is none.';
comment on column private.metric_roles.default_positive is 'Values of the default that mean yes.';
comment on column private.metric_roles.default_negative is 'Values of the default that mean no.';
comment on column private.metric_roles.name_pattern is 'Properties whose name or label matches are proposed.';
comment on column private.metric_roles.positive_pattern is 'Observed values that match are proposed as yes.';
comment on column private.metric_roles.negative_pattern is 'Observed values that match are proposed as no; it is asked before the other.';

alter table only private.metric_roles
  add constraint metric_roles_pkey primary key (role);

alter table private.metric_roles enable row level security;

create policy "Only the service reads metric roles" on private.metric_roles
  for select to service_role
  using (true);
comment on policy "Only the service reads metric roles" on private.metric_roles is 'Outside the API.';

insert into private.metric_roles (role, "position", object_type, kind, label, default_property, default_positive, default_negative, name_pattern, positive_pattern, negative_pattern) values
  ('amount', 9, 'deals', 'number', 'Amount of the deal in the portal''s currency.', null, '{}', '{}', 'amount|montant|revenue|value', null, null),
  ('answered', 10, 'calls', 'flag', 'The call was answered.', 'hs_call_disposition', '{f240bbac-87c9-4f6e-bf70-924b57d47db7}', '{}', 'disposition|outcome|result', '^(connected|answered|reached|f240bbac-87c9-4f6e-bf70-924b57d47db7)', null),
  ('cancelled', 7, 'deals', 'flag', 'The customer cancelled or was refunded.', null, '{}', '{}', 'payment|paiement|cancel|refund|churn|annul', '^(true|yes|oui|cancel|refund|churn|annul)', null),
  ('instalments', 8, 'deals', 'number', 'Number of monthly instalments, 1 to 120.', 'number_of_installments__months', '{}', '{}', 'instal|echeance|mensual', null, null),
  ('paying', 6, 'deals', 'flag', 'The customer pays or has paid.', null, '{}', '{}', 'payment|paiement|paying|billing', '^(true|yes|oui|paid|paying|up[_ -]?to[_ -]?date|current|active)', '^(late|overdue|unpaid|default|failed|past[_ -]?due|cancel|refund|churn)'),
  ('qualified', 4, 'deals', 'flag', 'The deal is qualified.', null, '{}', '{}', 'qualif', '^(true|yes|oui|qualif)', '^(false|no|non|not|dis|un)([^a-z]|qualif|$)'),
  ('script', 2, 'contacts', 'text', 'Version of the sales script; positive values name the control.', 'sales_script_version', '{}', '{}', 'script', null, null),
  ('source', 3, 'contacts', 'text', 'Where the contact came from.', 'hs_analytics_source', '{}', '{}', 'source|channel|origin', null, null),
  ('trial', 5, 'deals', 'flag', 'The trial was done; booked is not done.', null, '{}', '{}', 'trial|essai|demo', '^(true|yes|oui|complete|done|attended|held)', '^(false|non?|not|no[_ -]?show|no[_ -]?trial|booked|planned|scheduled|cancel)([^a-z]|l|$)'),
  ('vsl', 1, 'contacts', 'flag', 'The video sales letter was watched.', 'vsl_watched', '{true,yes}', '{false,no}', '(^|[^a-z])vsl|video', '^(true|yes|oui|watched|complete)', '^(false|no|non|not)([^a-z]|$)');

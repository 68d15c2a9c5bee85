-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create table public.card_templates (
  id uuid default gen_random_uuid() not null,
  account_id uuid not null,
  object_type text not null,
  template jsonb not null,
  created_at timestamptz default now() not null,
  updated_at timestamptz default now() not null,
  constraint card_templates_are_small check ((pg_column_size(template) <= 32768)),
  constraint card_templates_object_has_a_card check ((object_type = any (array['contacts'::text, 'companies'::text, 'deals'::text])))
);
comment on table public.card_templates is 'A portal''s own card per object type; without a row the built-in card is shown.';
comment on column public.card_templates.id is 'Our id; the audit log names it.';
comment on column public.card_templates.account_id is 'The portal.';
comment on column public.card_templates.object_type is 'contacts, companies or deals.';
comment on column public.card_templates.template is 'title, parts (score, reasons, trend, facts, text, model) and actions; checked when it is stored.';
comment on column public.card_templates.created_at is 'When it was made.';
comment on column public.card_templates.updated_at is 'When it last changed; set by trigger.';

alter table only public.card_templates
  add constraint card_templates_one_per_object unique (account_id, object_type);

alter table only public.card_templates
  add constraint card_templates_pkey primary key (id);

alter table only public.card_templates
  add constraint card_templates_belong_to_an_account foreign key (account_id) references public.hubspot_accounts(id) on delete cascade;

create trigger _100_stamp before update on public.card_templates
  for each row execute function private.stamp_updated_at();

create trigger _200_check before insert or update on public.card_templates
  for each row execute function private.check_card_template();

create trigger _900_audit after insert or delete or update on public.card_templates
  for each row execute function private.audit();

alter table public.card_templates enable row level security;

create policy "Members read the card templates of their portals" on public.card_templates
  for select to authenticated
  using ((account_id = any (array(select private.my_account_ids() as my_account_ids))));
comment on policy "Members read the card templates of their portals" on public.card_templates is 'Any role reads.';

create policy "Owners and admins add card templates" on public.card_templates
  for insert to authenticated
  with check ((account_id = any (array(select private.my_account_ids(array['owner'::text, 'admin'::text]) as my_account_ids))));
comment on policy "Owners and admins add card templates" on public.card_templates is 'A trigger checks the template.';

create policy "Owners and admins change card templates" on public.card_templates
  for update to authenticated
  using ((account_id = any (array(select private.my_account_ids(array['owner'::text, 'admin'::text]) as my_account_ids))))
  with check ((account_id = any (array(select private.my_account_ids(array['owner'::text, 'admin'::text]) as my_account_ids))));
comment on policy "Owners and admins change card templates" on public.card_templates is 'Portal and object type of a row are fixed by the trigger.';

create policy "Owners and admins remove card templates" on public.card_templates
  for delete to authenticated
  using ((account_id = any (array(select private.my_account_ids(array['owner'::text, 'admin'::text]) as my_account_ids))));
comment on policy "Owners and admins remove card templates" on public.card_templates is 'The built-in card is shown again.';

grant select, delete on table public.card_templates to authenticated;
grant select, insert, delete, update on table public.card_templates to service_role;
grant insert (account_id, object_type, template) on table public.card_templates to authenticated;
grant update (account_id, object_type, template) on table public.card_templates to authenticated;

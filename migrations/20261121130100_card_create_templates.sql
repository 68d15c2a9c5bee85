-- card_templates: what a portal wants to see on the card of an object type.
-- Why: sales teams differ in what they look at first; the built-in template is only a beginning.
-- Who may call: members read, owners and admins write; card_fetch reads.

create table public.card_templates (
  id uuid not null default gen_random_uuid(),
  account_id uuid not null,
  object_type text not null,
  template jsonb not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint card_templates_pkey primary key (id),
  constraint card_templates_one_per_object unique (account_id, object_type),
  constraint card_templates_belong_to_an_account foreign key (account_id)
    references public.hubspot_accounts (id) on delete cascade,
  constraint card_templates_object_has_a_card check (object_type in ('contacts', 'companies', 'deals')),
  constraint card_templates_are_small check (pg_column_size(template) <= 32768)
);
create trigger _100_stamp before update on public.card_templates
  for each row execute function private.stamp_updated_at();

comment on table public.card_templates is 'A portal''s own card per object type; without a row the built-in card is shown.';
comment on column public.card_templates.id is 'Our id; the audit log names it.';
comment on column public.card_templates.account_id is 'The portal.';
comment on column public.card_templates.object_type is 'contacts, companies or deals.';
comment on column public.card_templates.template is
  'title, parts (score, reasons, trend, facts, text, model) and actions; checked when it is stored.';
comment on column public.card_templates.created_at is 'When it was made.';
comment on column public.card_templates.updated_at is 'When it last changed; set by trigger.';

create function private.check_card_template() returns trigger
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because the check is not open to callers
declare
  v_problem text := private.card_template_problem(new.template);
begin
  -- An upsert of the API names every column, so the columns are open; the row stays where it is all the same.
  if tg_op = 'UPDATE' and (new.account_id, new.object_type) is distinct from (old.account_id, old.object_type) then
    perform private.raise_problem(409, 'template_stays', 'A card template stays with its portal and object type.');
  end if;
  if v_problem is not null then
    perform private.raise_problem(422, 'invalid_template', 'the card template is not valid: ' || v_problem);
  end if;
  return new;
end
$$;
comment on function private.check_card_template() is 'Row trigger: refuses a template that could not be shown, and says why.';
revoke execute on function private.check_card_template() from public;
create trigger _200_check before insert or update on public.card_templates
  for each row execute function private.check_card_template();
create trigger _900_audit after insert or update or delete on public.card_templates
  for each row execute function private.audit();

alter table public.card_templates enable row level security;
create policy "Members read the card templates of their portals" on public.card_templates
  for select to authenticated using (account_id = any (array(select private.my_account_ids())));
create policy "Owners and admins add card templates" on public.card_templates
  for insert to authenticated
  with check (account_id = any (array(select private.my_account_ids(array['owner', 'admin']))));
create policy "Owners and admins change card templates" on public.card_templates
  for update to authenticated
  using (account_id = any (array(select private.my_account_ids(array['owner', 'admin']))))
  with check (account_id = any (array(select private.my_account_ids(array['owner', 'admin']))));
create policy "Owners and admins remove card templates" on public.card_templates
  for delete to authenticated
  using (account_id = any (array(select private.my_account_ids(array['owner', 'admin']))));
comment on policy "Members read the card templates of their portals" on public.card_templates is 'Any role reads.';
comment on policy "Owners and admins add card templates" on public.card_templates is 'A trigger checks the template.';
comment on policy "Owners and admins change card templates" on public.card_templates is
  'Portal and object type of a row are fixed by the trigger.';
comment on policy "Owners and admins remove card templates" on public.card_templates is 'The built-in card is shown again.';
grant select, insert (account_id, object_type, template), update (account_id, object_type, template),
  delete on public.card_templates to authenticated;
grant select, insert, update, delete on public.card_templates to service_role;

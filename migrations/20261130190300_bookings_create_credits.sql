-- Credits: a ledger of what a contact was given and used; the columns of contacts are its sums.
-- Why: HubSpot sells while we book. Of two values that both overwrite one sale is lost; of two entries none is.
-- Who may call: members read; the steps of bookings and the feed of contacts write.

create table public.credit_entries (
  id bigint generated always as identity,
  account_id uuid not null,
  contact_id uuid not null,
  credit text not null,
  delta int not null,
  reason text not null,
  booking_id uuid,
  changed_at timestamptz not null default clock_timestamp(),
  created_at timestamptz not null default clock_timestamp(),
  constraint credit_entries_pkey primary key (id),
  constraint credit_entries_belong_to_an_account foreign key (account_id)
    references public.hubspot_accounts (id) on delete cascade,
  constraint credit_entries_are_of_a_contact foreign key (contact_id) references public.contacts (id) on delete cascade,
  constraint credit_entries_are_for_a_booking foreign key (booking_id) references public.bookings (id) on delete cascade,
  constraint credit_entries_credit_is_known check (
    credit in ('sj_credits', 'cs_credits', 'sjmini_credits', 'shared_mock_credits')),
  constraint credit_entries_reason_is_known check (reason in ('opening', 'hubspot', 'booking', 'refund')),
  constraint credit_entries_change_something check (delta <> 0),
  constraint credit_entries_booking_explains_use check ((reason in ('booking', 'refund')) = (booking_id is not null))
);
create unique index credit_entries_are_once_per_booking_and_reason on public.credit_entries (booking_id, reason)
  where booking_id is not null;
create unique index credit_entries_are_once_per_change on public.credit_entries (contact_id, credit, changed_at)
  where reason in ('opening', 'hubspot');
create index idx_credit_entries_contact_id on public.credit_entries (contact_id, credit);
create index idx_credit_entries_account_id on public.credit_entries (account_id, created_at desc);
comment on table public.credit_entries is 'The ledger of credits; a balance is the sum of its entries, shown as 0 when below.';
comment on column public.credit_entries.id is 'Our id.';
comment on column public.credit_entries.account_id is 'The portal.';
comment on column public.credit_entries.contact_id is 'Whose credits.';
comment on column public.credit_entries.credit is 'Which: the column of contacts.';
comment on column public.credit_entries.delta is 'How many more; below 0: fewer.';
comment on column public.credit_entries.reason is
  'opening: what HubSpot had when the first booking was paid; hubspot: its change since; booking; refund.';
comment on column public.credit_entries.booking_id is 'bookings.id of what was paid or refunded; null otherwise.';
comment on column public.credit_entries.changed_at is 'When it changed; of HubSpot''s changes, when we saw it.';
comment on column public.credit_entries.created_at is 'When the entry was made.';
comment on index public.credit_entries_are_once_per_booking_and_reason is 'A booking is paid once and refunded once.';
comment on index public.credit_entries_are_once_per_change is 'A change of HubSpot''s counts once.';
comment on index public.idx_credit_entries_contact_id is 'The balance, and the foreign key.';
comment on index public.idx_credit_entries_account_id is 'The latest entries of a portal, and the foreign key.';

alter table public.credit_entries enable row level security;
create policy "Members read the credits of their contacts" on public.credit_entries
  for select to authenticated using (account_id = any (array(select private.my_account_ids())));
comment on policy "Members read the credits of their contacts" on public.credit_entries is 'Any role reads.';
revoke all on public.credit_entries from anon, authenticated;
grant select on public.credit_entries to authenticated;
grant select, insert, update, delete on public.credit_entries to service_role;

alter table public.contacts add column credits_opened_at timestamptz;
comment on column public.contacts.credits_opened_at is
  'When the ledger of the credits began, with the first booking that was paid; null: they are as HubSpot has them.';

create function private.credit_balance(p_contact_id uuid, p_credit text) returns int
language sql stable security invoker set search_path = ''
as $$
  select greatest(coalesce(sum(e.delta), 0), 0)::int from public.credit_entries e
  where e.contact_id = p_contact_id and e.credit = p_credit
$$;
comment on function private.credit_balance(uuid, text) is 'The sum of a contact''s entries of one credit; not below 0.';

create function private.keep_credits() returns trigger
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because nobody may write the ledger
declare
  v_credit text;
  v_change int;
begin
  foreach v_credit in array array['sj_credits', 'cs_credits', 'sjmini_credits', 'shared_mock_credits'] loop
    -- A property that was not read is not 0; what is no number of credits counts as none, as in feed_contacts.
    select coalesce(sum(case when x.value ~ '^\d{1,9}(\.\d+)?$' then trunc(x.value::numeric) * x.sign end), 0)::int into v_change
    from (values (old.data ->> v_credit, -1), (new.data ->> v_credit, 1)) x (value, sign)
    where old.data ? v_credit and new.data ? v_credit;
    if v_change <> 0 then
      insert into public.credit_entries (account_id, contact_id, credit, delta, reason)
      values (new.account_id, new.id, v_credit, v_change, 'hubspot');
    end if;
    new := jsonb_populate_record(new, jsonb_build_object(v_credit, private.credit_balance(new.id, v_credit)));
  end loop;
  return new;
end
$$;
comment on function private.keep_credits() is
  'Row trigger of contacts with a ledger: HubSpot''s value does not replace the balance, its change is one entry more.';
revoke execute on function private.credit_balance(uuid, text), private.keep_credits() from public;
create trigger _200_keep_credits before update on public.contacts
  for each row when (old.credits_opened_at is not null and new.data is distinct from old.data)
  execute function private.keep_credits();

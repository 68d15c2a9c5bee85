-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create table public.card_actions (
  id bigint not null,
  account_id uuid not null,
  action text not null,
  object_type text not null,
  record_id text not null,
  hubspot_user_id text,
  request_sha256 text not null,
  outcome text,
  created_at timestamptz default now() not null,
  claimed_at timestamptz default now() not null,
  finished_at timestamptz,
  constraint card_actions_action_is_known check ((action = any (array['rescore'::text, 'open-reasons'::text]))),
  constraint card_actions_end_has_an_outcome check (((finished_at is null) = (outcome is null))),
  constraint card_actions_request_is_a_sha256 check ((request_sha256 ~ '^[0-9a-f]{64}$'::text))
);
comment on table public.card_actions is 'Buttons pressed on cards in HubSpot within the last ninety days.';
comment on column public.card_actions.id is 'Our id.';
comment on column public.card_actions.account_id is 'The portal that HubSpot signed for.';
comment on column public.card_actions.action is 'rescore or open-reasons.';
comment on column public.card_actions.object_type is 'contacts, companies or deals.';
comment on column public.card_actions.record_id is 'HubSpot''s record id.';
comment on column public.card_actions.hubspot_user_id is 'HubSpot''s id of the user who pressed; null when not told.';
comment on column public.card_actions.request_sha256 is 'Digest of the request''s signature: the same request has the same.';
comment on column public.card_actions.outcome is 'done, or the code of the problem; null while it is being worked on.';
comment on column public.card_actions.created_at is 'When the request was first seen.';
comment on column public.card_actions.claimed_at is 'When work on it last began.';
comment on column public.card_actions.finished_at is 'When it was done or failed; null before.';

alter table public.card_actions alter column id add generated always as identity (
  sequence name public.card_actions_id_seq
  start with 1
  increment by 1
  no minvalue
  no maxvalue
  cache 1
);

alter table only public.card_actions
  add constraint card_actions_pkey primary key (id);

alter table only public.card_actions
  add constraint card_actions_request_counts_once unique (account_id, request_sha256);

create index idx_card_actions_created_at on public.card_actions using btree (created_at);
comment on index public.idx_card_actions_created_at is 'For removing what is past its time.';

alter table only public.card_actions
  add constraint card_actions_belong_to_an_account foreign key (account_id) references public.hubspot_accounts(id) on delete cascade;

alter table public.card_actions enable row level security;

create policy "Members read the card actions of their portals" on public.card_actions
  for select to authenticated
  using ((account_id = any (array(select private.my_account_ids() as my_account_ids))));
comment on policy "Members read the card actions of their portals" on public.card_actions is 'Any role reads.';

grant select on table public.card_actions to authenticated;
grant select, insert, delete, update on table public.card_actions to service_role;

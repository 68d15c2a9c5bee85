-- card_actions: what was pressed on cards, each request once.
-- Why: HubSpot repeats a call after a failure, and a signed request can be replayed within five minutes.
-- Who may call: members read; the functions write through card_action_begin and card_action_finish.

create table public.card_actions (
  id bigint generated always as identity,
  account_id uuid not null,
  action text not null,
  object_type text not null,
  record_id text not null,
  hubspot_user_id text,
  request_sha256 text not null,
  outcome text,
  created_at timestamptz not null default now(),
  claimed_at timestamptz not null default now(),
  finished_at timestamptz,
  constraint card_actions_pkey primary key (id),
  constraint card_actions_request_counts_once unique (account_id, request_sha256),
  constraint card_actions_belong_to_an_account foreign key (account_id)
    references public.hubspot_accounts (id) on delete cascade,
  constraint card_actions_action_is_known check (action in ('rescore', 'open-reasons')),
  constraint card_actions_request_is_a_sha256 check (request_sha256 ~ '^[0-9a-f]{64}$'),
  constraint card_actions_end_has_an_outcome check ((finished_at is null) = (outcome is null))
);
create index idx_card_actions_created_at on public.card_actions (created_at);
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
comment on index public.idx_card_actions_created_at is 'For removing what is past its time.';

alter table public.card_actions enable row level security;
create policy "Members read the card actions of their portals" on public.card_actions
  for select to authenticated using (account_id = any (array(select private.my_account_ids())));
comment on policy "Members read the card actions of their portals" on public.card_actions is 'Any role reads.';
grant select on public.card_actions to authenticated;
grant select, insert, update, delete on public.card_actions to service_role;

-- They go when the portal is erased.
insert into private.portal_tables (table_name) values ('public.card_actions');

create function public.card_action_begin(p_portal_id text, p_object_type text, p_record_id text, p_action text,
  p_request_sha256 text, p_hubspot_user_id text default null) returns jsonb
language plpgsql volatile security invoker set search_path = ''
as $$
declare
  v_account_id uuid;
  v_row public.card_actions;
begin
  select a.id into v_account_id from public.hubspot_accounts a where a.portal_id = p_portal_id;
  if v_account_id is null then
    return jsonb_build_object('state', 'unknown_portal', 'action_id', null, 'account_id', null);
  end if;
  delete from public.card_actions c where c.created_at < clock_timestamp() - interval '90 days';
  -- 1. The first with this signature does the work.
  insert into public.card_actions (account_id, action, object_type, record_id, hubspot_user_id, request_sha256,
    created_at, claimed_at)
  values (v_account_id, p_action, p_object_type, p_record_id, p_hubspot_user_id, p_request_sha256,
    clock_timestamp(), clock_timestamp())
  on conflict (account_id, request_sha256) do nothing returning * into v_row;
  if v_row.id is not null then
    -- 2. HubSpot signs its own repetition anew: a score of this moment is not made again.
    if p_action = 'rescore' and exists (
      select from public.record_scores s
      where s.account_id = v_account_id and s.object_type = p_object_type and s.record_id = p_record_id
        and s.stale_since is null and s.scored_at > clock_timestamp() - interval '5 seconds') then
      update public.card_actions c set outcome = 'fresh', finished_at = clock_timestamp() where c.id = v_row.id;
      return jsonb_build_object('state', 'fresh', 'action_id', v_row.id, 'account_id', v_account_id);
    end if;
    -- 3. To open the reasons is to read them: nothing is left to do.
    if p_action = 'open-reasons' then
      update public.card_actions c set outcome = 'done', finished_at = clock_timestamp() where c.id = v_row.id;
    end if;
    return jsonb_build_object('state', 'new', 'action_id', v_row.id, 'account_id', v_account_id);
  end if;
  -- 4. A repetition: nothing to do, unless the first worker died.
  select * into v_row from public.card_actions c
  where c.account_id = v_account_id and c.request_sha256 = p_request_sha256 for update;
  if v_row.finished_at is not null then
    return jsonb_build_object('state', 'repeated', 'action_id', v_row.id, 'account_id', v_account_id);
  elsif v_row.claimed_at > clock_timestamp() - interval '30 seconds' then
    return jsonb_build_object('state', 'busy', 'action_id', v_row.id, 'account_id', v_account_id);
  end if;
  update public.card_actions c set claimed_at = clock_timestamp() where c.id = v_row.id;
  return jsonb_build_object('state', 'new', 'action_id', v_row.id, 'account_id', v_account_id);
end
$$;
comment on function public.card_action_begin(text, text, text, text, text, text) is
  'new: do it; fresh, repeated or busy: it is or is being done; unknown_portal: the portal was never connected.';

create function public.card_action_finish(p_action_id bigint, p_outcome text) returns jsonb
language sql volatile security invoker set search_path = ''
as $$
  delete from public.card_actions c where c.id = p_action_id and c.finished_at is null and p_outcome is null;
  update public.card_actions c set outcome = p_outcome, finished_at = clock_timestamp()
  where c.id = p_action_id and c.finished_at is null;
  select '{"finished": true}'::jsonb
$$;
comment on function public.card_action_finish(bigint, text) is
  'Notes how an action ended: done, or the code of the problem; null gives it back after a failure that passes by itself.';

revoke execute on function public.card_action_begin(text, text, text, text, text, text),
  public.card_action_finish(bigint, text) from public, anon, authenticated;
grant execute on function public.card_action_begin(text, text, text, text, text, text),
  public.card_action_finish(bigint, text) to service_role;

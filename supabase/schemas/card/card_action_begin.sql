-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.card_action_begin(p_portal_id text, p_object_type text, p_record_id text, p_action text, p_request_sha256 text, p_hubspot_user_id text default null::text) returns jsonb
  language plpgsql
  set search_path = ''
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
comment on function public.card_action_begin(p_portal_id text, p_object_type text, p_record_id text, p_action text, p_request_sha256 text, p_hubspot_user_id text) is 'new: do it; fresh, repeated or busy: it is or is being done; unknown_portal: the portal was never connected.';

revoke all on function public.card_action_begin(p_portal_id text, p_object_type text, p_record_id text, p_action text, p_request_sha256 text, p_hubspot_user_id text) from public;
grant all on function public.card_action_begin(p_portal_id text, p_object_type text, p_record_id text, p_action text, p_request_sha256 text, p_hubspot_user_id text) to service_role;

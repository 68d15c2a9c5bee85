-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.set_alert_channel(p_account_id uuid, p_url text, p_min_severity text, p_is_enabled boolean) returns jsonb
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because users do not write channels; the caller's right is asked first
declare
  v_channel public.alert_channels;
  v_secret text;
begin
  perform private.require_portal(p_account_id, array['owner', 'admin'], 'set its alert channels');
  if not private.is_public_https(p_url) then
    perform private.raise_problem(422, 'unusable_url', 'url: an https address of a public name, with no number, user or port.');
  elsif p_min_severity not in ('warning', 'critical') then
    perform private.raise_problem(422, 'invalid_request', 'min_severity is warning or critical.');
  end if;
  -- The account, locked: two admins at once do not pass the bound together.
  perform from public.hubspot_accounts a where a.id = p_account_id for no key update;
  update public.alert_channels c set min_severity = coalesce(p_min_severity, c.min_severity), is_enabled = coalesce(p_is_enabled, c.is_enabled)
  where c.account_id = p_account_id and c.url = p_url returning c.* into v_channel;
  if v_channel.id is null then
    if (select count(*) from public.alert_channels c where c.account_id = p_account_id) >= 5 then
      perform private.raise_problem(409, 'too_many_channels', 'A portal has five channels at most: remove one.');
    end if;
    insert into public.alert_channels (account_id, url, min_severity, is_enabled)
    values (p_account_id, p_url, coalesce(p_min_severity, 'warning'), coalesce(p_is_enabled, true)) returning * into v_channel;
    v_secret := replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '');
    perform private.keep_channel_secret(v_channel.id, v_secret);
  end if;
  return to_jsonb(v_channel) - 'created_at' || jsonb_build_object('secret', v_secret);
end
$$;
comment on function private.set_alert_channel(p_account_id uuid, p_url text, p_min_severity text, p_is_enabled boolean) is 'See alert_channel_set.';

revoke all on function private.set_alert_channel(p_account_id uuid, p_url text, p_min_severity text, p_is_enabled boolean) from public;
grant all on function private.set_alert_channel(p_account_id uuid, p_url text, p_min_severity text, p_is_enabled boolean) to authenticated;

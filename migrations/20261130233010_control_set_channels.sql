-- Channels are made and removed by owners and admins; what is told to them is signed.

create function private.hmac_sha256(p_key text, p_message text) returns text
language plpgsql immutable security invoker set search_path = '' as $$
declare
  v_key bytea := convert_to(p_key, 'UTF8');
  v_inner bytea;
  v_outer bytea;
begin
  -- RFC 2104, since pgcrypto is not everywhere.
  if length(v_key) > 64 then
    v_key := sha256(v_key);
  end if;
  v_key := v_key || decode(repeat('00', 64 - length(v_key)), 'hex');
  v_inner := v_key;
  v_outer := v_key;
  for i in 0 .. 63 loop
    v_inner := set_byte(v_inner, i, get_byte(v_key, i) # 54);
    v_outer := set_byte(v_outer, i, get_byte(v_key, i) # 92);
  end loop;
  return encode(sha256(v_outer || sha256(v_inner || convert_to(p_message, 'UTF8'))), 'hex');
end
$$;
comment on function private.hmac_sha256(text, text) is 'HMAC-SHA256 in hex.';
revoke all on function private.hmac_sha256(text, text) from public;

create function private.keep_channel_secret(p_id uuid, p_value text) returns void
language plpgsql security invoker set search_path = '' as $$
begin
  if private.has_function('vault.create_secret(text,text,text,uuid)') or private.has_function('vault.create_secret(text,text,text)') then
    perform private.keep_secret('alert_channel/' || p_id, p_value);
  else
    -- The local stack has no vault; private.secret looks here then.
    insert into private.settings as s (name, value) values ('alert_channel/' || p_id, p_value) on conflict (name) do update set value = excluded.value;
  end if;
end
$$;
comment on function private.keep_channel_secret(uuid, text) is 'Keeps the secret that a channel''s posts are signed with.';
revoke all on function private.keep_channel_secret(uuid, text) from public;

create function private.forget_channel_secret() returns trigger
language plpgsql security definer set search_path = '' as $$
-- definer because the vault is not open to callers
begin
  perform private.keep_channel_secret(old.id, 'removed');
  return null;
end
$$;
comment on function private.forget_channel_secret() is 'Row trigger of alert_channels: the secret goes with its channel.';
revoke all on function private.forget_channel_secret() from public;
create trigger _500_forget_secret after delete on public.alert_channels
  for each row execute function private.forget_channel_secret();

create function private.is_public_https(p_url text) returns boolean
language sql immutable security invoker set search_path = '' as $$
  -- A name with dots whose last part is letters: no number, no user, no port but 443, and none that is this machine's or network's.
  select coalesce(length(p_url) <= 500 and p_url ~* '^https://([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9](:443)?(/[!-~]*)?$'
    and p_url !~* '^https://([^/]*\.)?(localhost|local|localdomain|internal|intranet|lan|corp|home|arpa|test|invalid|onion)(:443)?(/|$)', false)
$$;
comment on function private.is_public_https(text) is 'Whether an address may be posted to: https by a public name. What the name leads to is not looked up.';
revoke all on function private.is_public_https(text) from public;

create function private.set_alert_channel(p_account_id uuid, p_url text, p_min_severity text, p_is_enabled boolean) returns jsonb
language plpgsql security definer set search_path = '' as $$
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
comment on function private.set_alert_channel(uuid, text, text, boolean) is 'See alert_channel_set.';
revoke all on function private.set_alert_channel(uuid, text, text, boolean) from public;
grant execute on function private.set_alert_channel(uuid, text, text, boolean) to authenticated;

create function public.alert_channel_set(p_account_id uuid, p_url text, p_min_severity text default null, p_is_enabled boolean default null)
returns jsonb language sql security invoker set search_path = '' as $$
  select private.set_alert_channel(p_account_id, p_url, p_min_severity, p_is_enabled)
$$;
comment on function public.alert_channel_set(uuid, text, text, boolean) is
  'Makes or changes the channel of an address, for owners and admins. A new one answers the secret of its signatures, once.';
revoke all on function public.alert_channel_set(uuid, text, text, boolean) from public;
grant execute on function public.alert_channel_set(uuid, text, text, boolean) to authenticated;

create function private.remove_alert_channel(p_id uuid) returns jsonb
language plpgsql security definer set search_path = '' as $$
-- definer because users do not write channels; the caller's right is asked first
begin
  delete from public.alert_channels c where c.id = p_id and c.account_id in (select private.my_account_ids(array['owner', 'admin']));
  if not found then
    perform private.raise_problem(404, 'unknown_channel', 'There is no channel with this id.');
  end if;
  return jsonb_build_object('id', p_id, 'removed', true);
end
$$;
comment on function private.remove_alert_channel(uuid) is 'See alert_channel_remove.';
revoke all on function private.remove_alert_channel(uuid) from public;
grant execute on function private.remove_alert_channel(uuid) to authenticated;

create function public.alert_channel_remove(p_id uuid) returns jsonb
language sql security invoker set search_path = '' as $$
  select private.remove_alert_channel(p_id)
$$;
comment on function public.alert_channel_remove(uuid) is 'Removes a channel with its deliveries and its secret, for owners and admins.';
revoke all on function public.alert_channel_remove(uuid) from public;
grant execute on function public.alert_channel_remove(uuid) to authenticated;

-- What keeps a hosted project in order, and how the service asks and sets it up.
-- Why: pg_cron's log grows by thousands of rows a day; a project that is not set up to its end is to say so where it is seen.
-- Who may call: platform_state, platform_repair and platform_set_secrets the service; keep_platform pg_cron, as the owner.

insert into public.alert_rules (name, description, severity) values ('platform.setup',
  'The project is not set up to its end: what runs by itself does not run. platform_state says what is missing.', 'critical');

create function private.purge_cron_runs() returns void
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because the log belongs to pg_cron
begin
  -- About 6,000 rows a day with eight jobs; three days show a weekend.
  if to_regclass('cron.job_run_details') is not null then
    execute 'delete from cron.job_run_details d where coalesce(d.end_time, d.start_time) < now() - interval ''3 days''';
  end if;
end
$$;
comment on function private.purge_cron_runs() is 'Removes what pg_cron noted of runs of more than three days ago.';

create function private.keep_platform() returns void
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because it writes alerts and deletes pg_cron's log
declare
  v_faults jsonb := (select jsonb_agg(jsonb_build_object('subject', f.code || '/' || f.name, 'detail', f.name || ': ' || f.detail))
    from private.platform_faults() f);
begin
  perform private.purge_cron_runs();
  perform private.report_alerts(a.id, 'platform.setup', 'platform', v_faults) from public.hubspot_accounts a;
end
$$;
comment on function private.keep_platform() is
  'Purges pg_cron''s log and tells every portal what its platform lacks; pg_cron runs it every ten minutes, without a function.';

create function public.platform_state() returns jsonb
language sql stable security definer set search_path = ''
as $$
  -- definer because the vault and the schedules are not open to the service
  select jsonb_build_object('ready', count(f.code) = 0, 'faults',
    coalesce(jsonb_agg(jsonb_build_object('code', f.code, 'name', f.name, 'detail', f.detail)), '[]'))
  from private.platform_faults() f
$$;
comment on function public.platform_state() is
  'Whether a hosted project has all that it needs to run by itself, else what is missing: secrets, extensions, policies, schedules.';

create function public.platform_repair() returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because it makes extensions, policies and jobs of pg_cron
begin
  perform private.repair_platform();
  return public.platform_state();
end
$$;
comment on function public.platform_repair() is 'Makes what platform_state names, as far as the database can; answers platform_state.';

create function private.keep_secret(p_name text, p_value text) returns void
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because the vault is writable by its owner only
declare
  v_id uuid;
begin
  execute 'select id from vault.decrypted_secrets where name = $1' into v_id using p_name;
  if v_id is null then
    execute 'select vault.create_secret($1, $2)' using p_value, p_name;
  else
    execute 'select vault.update_secret($1, $2)' using v_id, p_value;
  end if;
end
$$;
comment on function private.keep_secret(text, text) is 'Makes or changes a secret of the vault.';

create function public.platform_set_secrets(p_functions_url text, p_functions_secret_key text) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because the vault is not open to the service
begin
  if p_functions_url is null or p_functions_url !~ '^https?://[^\s/]+/functions/v1/?$' then
    perform private.raise_problem(422, 'unusable_functions_url', 'The address is that of the functions: https://<project>.supabase.co/functions/v1.');
  elsif p_functions_secret_key is null or p_functions_secret_key !~ '^(sb_secret_[\w-]+|eyJ[\w-]+\.[\w-]+\.[\w-]+)$' then
    perform private.raise_problem(422, 'unusable_secret_key', 'The key is the project''s secret key: sb_secret_…, or the service_role token of before.');
  elsif not private.has_function('vault.create_secret(text,text,text,uuid)') and not private.has_function('vault.create_secret(text,text,text)') then
    perform private.raise_problem(409, 'no_vault', 'There is no vault here: enable the extension supabase_vault. The local stack needs no secrets.');
  end if;
  -- Hosted projects stand behind Cloudflare, which overwrites this header; elsewhere it is the client's to forge.
  if p_functions_url ~ '^https://[^/]+\.supabase\.co/' then
    insert into private.settings (name, value) values ('client_address_header', 'cf-connecting-ip') on conflict do nothing;
  end if;
  perform private.keep_secret('functions_url', rtrim(p_functions_url, '/')), private.keep_secret('functions_secret_key', p_functions_secret_key);
  return public.platform_state();
end
$$;
comment on function public.platform_set_secrets(text, text) is
  'Puts the address and the secret key into the vault with which the database calls the functions; answers platform_state.';

revoke execute on function
  private.purge_cron_runs(), private.keep_platform(), private.keep_secret(text, text), public.platform_state(), public.platform_repair(),
  public.platform_set_secrets(text, text)
from public;
grant execute on function public.platform_state(), public.platform_repair(), public.platform_set_secrets(text, text) to service_role;

select private.repair_platform();

-- pgTAP and the cast of the stories; lives in schema tap and only in test databases.

create schema tap;
create extension pgtap with schema tap;
grant usage on schema tap to anon, authenticated, service_role;

create function tap.make_user(p_email text) returns uuid language sql as $$
  insert into auth.users (email) values (p_email) returning id
$$;

-- Speaks as a signed-in user from here on, as PostgREST would.
create function tap.sign_in(p_user_id uuid) returns void language plpgsql as $$
begin
  perform set_config('request.jwt.claims', json_build_object('sub', p_user_id, 'role', 'authenticated',
    'email', (select u.email from auth.users u where u.id = p_user_id))::text, true);
  perform set_config('role', 'authenticated', true);
end
$$;

create function tap.be_anon() returns void language plpgsql as $$
begin
  perform set_config('request.jwt.claims', '{"role": "anon"}', true);
  perform set_config('role', 'anon', true);
end
$$;

create function tap.be_service() returns void language plpgsql as $$
begin
  perform set_config('request.jwt.claims', '{"role": "service_role"}', true);
  perform set_config('role', 'service_role', true);
end
$$;

create function tap.be_owner() returns void language plpgsql as $$
begin
  perform set_config('role', 'none', true);
  perform set_config('request.jwt.claims', '', true);
end
$$;
-- sign_in reads the address before it changes the role, be_owner must be callable by every role.
grant execute on all functions in schema tap to anon, authenticated, service_role;

-- A connected portal with its first session open.
create function tap.connect(p_user_id uuid, p_portal_id text default '62515') returns uuid language sql as $$
  select (public.oauth_connect(p_user_id, p_portal_id, 'sealed-access', 'sealed-refresh', 'k1',
    clock_timestamp() + interval '30 minutes', array['oauth', 'crm.objects.contacts.read'],
    '{"hub_domain": "demo.example"}') ->> 'account_id')::uuid
$$;

-- One record as sync_apply takes it.
create function tap.contact(p_id text, p_updated timestamptz, p_read timestamptz, p_email text default null,
  p_more jsonb default '{}') returns jsonb language sql as $$
  select jsonb_build_object(
    'hubspot_id', p_id, 'source_updated_at', p_updated, 'read_at', p_read, 'archived_at', null, 'merged_into', null,
    'missing', false, 'email', p_email, 'firstname', 'Ada', 'lastname', 'L',
    'raw_json', jsonb_build_object('id', p_id, 'properties', jsonb_build_object('email', p_email), 'updatedAt', p_updated)
  ) || p_more
$$;

-- Claims the job of one object and returns its id and lease token.
create function tap.claim(p_object text, out id bigint, out lease_token uuid) language plpgsql as $$
declare
  v_job jsonb;
begin
  update private.jobs j set run_after = now() - interval '1 day' where j.payload ->> 'object' = p_object and j.state = 'queued';
  v_job := public.jobs_claim(array['sync.object'], 1, 60) -> 0;
  if v_job -> 'payload' ->> 'object' is distinct from p_object then
    raise exception 'claimed % instead of %', v_job, p_object;
  end if;
  id := (v_job ->> 'id')::bigint;
  lease_token := (v_job ->> 'lease_token')::uuid;
end
$$;

-- pgTAP and the cast of the stories; lives in schema tap and only in test databases.

create schema tap;
create extension pgtap with schema tap;
grant usage on schema tap to anon, authenticated, service_role;

create function tap.make_user(p_email text) returns uuid language sql as $$
  insert into auth.users (id, email) values (gen_random_uuid(), p_email) returning id
$$;

-- Takes on a role as PostgREST does: with the time-outs of authenticator, then with those of the role.
create function tap.take_on(p_role text) returns void language plpgsql as $$
declare
  v_role text;
begin
  foreach v_role in array array['authenticator', p_role] loop
    perform set_config(split_part(s, '=', 1), split_part(s, '=', 2), true)
    from pg_db_role_setting d join pg_roles r on r.oid = d.setrole, unnest(d.setconfig) s where r.rolname = v_role;
  end loop;
  perform set_config('role', p_role, true);
end
$$;

-- Speaks as a signed-in user from here on, as PostgREST would.
create function tap.sign_in(p_user_id uuid) returns void language plpgsql as $$
begin
  perform set_config('request.jwt.claims', json_build_object('sub', p_user_id, 'role', 'authenticated',
    'email', (select u.email from auth.users u where u.id = p_user_id))::text, true);
  perform tap.take_on('authenticated');
end
$$;

create function tap.be_anon() returns void language plpgsql as $$
begin
  perform set_config('request.jwt.claims', '{"role": "anon"}', true);
  perform tap.take_on('anon');
end
$$;

create function tap.be_service() returns void language plpgsql as $$
begin
  perform set_config('request.jwt.claims', '{"role": "service_role"}', true);
  perform tap.take_on('service_role');
end
$$;

create function tap.be_owner() returns void language plpgsql as $$
begin
  perform set_config('role', 'none', true);
  perform set_config(name, '0', true) from unnest(array['statement_timeout', 'lock_timeout']) name;
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

-- A file in the bucket documents, as the storage notes one after an upload.
create function tap.add_file(p_path text, p_size bigint default null) returns void language sql as $$
  insert into storage.objects (bucket_id, name, metadata) values ('documents', p_path, case when p_size is not null then jsonb_build_object('size', p_size) end)
  on conflict (bucket_id, name) do update set metadata = excluded.metadata
$$;

-- A document of a user, as a client adds one after its upload.
create function tap.add_document(p_user_id uuid, p_account_id uuid, p_name text default 'a.md') returns uuid language plpgsql as $$
declare
  v_id uuid := gen_random_uuid();
begin
  perform tap.add_file(p_user_id || '/' || v_id || '/' || p_name);
  insert into public.documents (id, user_id, account_id, filename, storage_path)
  values (v_id, p_user_id, p_account_id, p_name, p_user_id || '/' || v_id || '/' || p_name);
  return v_id;
end
$$;

-- Claims the job of a document's next step (parse, chunk or vectorize) and returns its id and lease token; nulls without one.
create function tap.claim_step(p_document_id uuid, p_step text, out id bigint, out lease_token uuid) language plpgsql as $$
declare
  v_job jsonb;
begin
  -- The document's own job comes first; a worker that has it is dead.
  update private.jobs j set run_after = case when j.id = d.job_id then now() - interval '2 days' else now() + interval '1 day' end,
    leased_until = case when j.state = 'running' and j.id = d.job_id then now() - interval '1 day' else j.leased_until end
  from public.documents d
  where d.id = p_document_id and j.kind = 'document.' || p_step and (j.state = 'queued' or j.id = d.job_id);
  v_job := public.jobs_claim(array['document.' || p_step], 1, 60) -> 0;
  if v_job -> 'payload' ->> 'document_id' is distinct from p_document_id::text then
    return;
  end if;
  id := (v_job ->> 'id')::bigint;
  lease_token := (v_job ->> 'lease_token')::uuid;
end
$$;

-- A document that went through the whole pipeline: parts of markdown, one chunk for each, no vectors.
create function tap.run_document(p_document_id uuid, variadic p_parts text[]) returns void language plpgsql as $$
declare
  v_job record;
begin
  select * into v_job from tap.claim_step(p_document_id, 'parse');
  perform public.document_parse_commit(v_job.id, v_job.lease_token, 0,
    (select jsonb_agg(jsonb_build_object('markdown', p, 'units', '[]'::jsonb)) from unnest(p_parts) p), '{}');
  perform public.document_parse_finish(v_job.id, v_job.lease_token, '{"parser": "text", "language": "en"}');
  select * into v_job from tap.claim_step(p_document_id, 'chunk');
  perform public.document_chunks_store(v_job.id, v_job.lease_token, 0, (select jsonb_agg(jsonb_build_object(
      'content', p.markdown, 'token_count', 1, 'char_start', p.char_start, 'char_end', p.char_start + p.char_count,
      'heading_path', '[]'::jsonb, 'content_hash', md5(p.markdown)) order by p.part_index)
    from public.document_parts p join public.documents d on d.id = p.document_id and d.generation = p.generation
    where d.id = p_document_id), '{}');
  perform public.document_chunk_finish(v_job.id, v_job.lease_token);
  select * into v_job from tap.claim_step(p_document_id, 'vectorize');
  perform private.document_swap(d.id, d.generation), private.end_document_step(j, d)
  from public.documents d, private.jobs j where d.id = p_document_id and j.id = v_job.id;
end
$$;

-- An exam a year ahead, as an import makes it. In plpgsql, which a database of a release without exams takes too.
create function tap.make_exam(p_account_id uuid, p_hubspot_id text, p_capacity int default 2, p_mock_type text default 'Situational Judgment',
  p_date date default current_date + 365) returns uuid language plpgsql as $$
declare
  v_id uuid;
begin
  insert into public.mock_exams (account_id, hubspot_id, mock_type, exam_date, capacity)
  values (p_account_id, p_hubspot_id, p_mock_type, p_date, p_capacity) returning id into v_id;
  return v_id;
end
$$;

-- A contact with credits, as the mirror feeds it.
create function tap.make_contact(p_account_id uuid, p_hubspot_id text, p_credits jsonb default '{}') returns uuid language plpgsql as $$
declare
  v_id uuid;
begin
  insert into public.contacts (account_id, hubspot_id, email, sj_credits, cs_credits, sjmini_credits, shared_mock_credits, data)
  values (p_account_id, p_hubspot_id, p_hubspot_id || '@example.com', coalesce((p_credits ->> 'sj_credits')::int, 0),
    coalesce((p_credits ->> 'cs_credits')::int, 0), coalesce((p_credits ->> 'sjmini_credits')::int, 0),
    coalesce((p_credits ->> 'shared_mock_credits')::int, 0), p_credits) returning id into v_id;
  return v_id;
end
$$;

-- Status and code of the problem that a statement ends with; null when it has none.
create function tap.problem_of(p_statement text) returns text language plpgsql as $$
declare
  v_detail text;
begin
  execute p_statement;
  return null;
exception when sqlstate 'P0001' then
  get stacked diagnostics v_detail = pg_exception_detail;
  return (v_detail::jsonb ->> 'status') || ' ' || (v_detail::jsonb ->> 'code');
end
$$;
grant execute on all functions in schema tap to anon, authenticated, service_role;

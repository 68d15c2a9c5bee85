-- Files without a document are erased after a day.
-- Why: an upload whose row never came, or was refused, stayed in the bucket for ever and belonged to nobody's quota of documents.
-- Who may call: the maintenance only.

create function private.sweep_unused_files() returns integer
language plpgsql volatile set search_path = ''
as $$
declare
  v_limit private.limits;
  v_found record;
  v_erasure private.document_erasures;
  v_swept int := 0;
begin
  if to_regclass('storage.objects') is null then
    return 0;
  end if;
  select * into v_limit from private.limits l where l.name = 'unused_files';
  for v_found in execute '
    select split_part(o.name, ''/'', 1)::uuid as owner_id, array_agg(o.name order by o.name) as paths
    from (select o.name from storage.objects o
      where o.bucket_id = ''documents'' and o.created_at < $1 and pg_input_is_valid(split_part(o.name, ''/'', 1), ''uuid'')
        and not exists (select from public.documents d where d.storage_path = o.name)
        and not exists (select from public.documents d
          where d.user_id = split_part(o.name, ''/'', 1)::uuid and o.name = any (d.former_paths))
        and not exists (select from private.document_erasures e where o.name = any (e.paths))
      order by o.created_at limit $2) o
    group by 1 order by 1' using clock_timestamp() - make_interval(secs => v_limit.window_seconds), v_limit.per_user
  loop
    -- The work is the owner's own, not that of any portal.
    perform private.make_personal_space(v_found.owner_id);
    insert into private.document_erasures (document_id, account_id, owner_id, paths)
    values (gen_random_uuid(), v_found.owner_id, v_found.owner_id, v_found.paths) returning * into v_erasure;
    perform private.queue_erasure(v_erasure);
    v_swept := v_swept + cardinality(v_found.paths);
  end loop;
  return v_swept;
end
$$;
comment on function private.sweep_unused_files() is 'Queues the erasure of files that no document has had for a day; how many.';
revoke all on function private.sweep_unused_files() from public, anon, authenticated, service_role;
comment on column private.document_erasures.document_id is 'The document that was; an id of its own for files that never had one.';

create or replace function private.run_maintenance() returns void
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because it deletes across areas
begin
  -- One at a time; whoever comes second leaves it to the first.
  if not pg_try_advisory_xact_lock(hashtext('private.run_maintenance')) then
    return;
  end if;
  perform private.ensure_audit_partitions(3);
  delete from public.oauth_states s where s.expires_at < now() - interval '1 hour';
  delete from private.idempotency_keys k where k.created_at < now() - interval '1 day';
  delete from public.function_metrics m where m.minute < now() - interval '30 days';
  delete from public.error_logs e where e."timestamp" < now() - interval '90 days';
  delete from private.jobs j where j.state in ('done', 'cancelled') and j.finished_at < now() - interval '30 days';
  delete from public.sync_logs l where l."timestamp" < now() - interval '30 days';
  -- Six years, as 45 CFR 164.316(b)(2)(i) asks for records of such activity.
  delete from public.document_access_log l where l.at < now() - interval '6 years';
  perform private.sweep_unused_files();
  perform private.maintain_scoring();
  perform private.keep_platform();
end
$$;

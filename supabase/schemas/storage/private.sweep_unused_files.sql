-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.sweep_unused_files() returns integer
  language plpgsql
  set search_path = ''
  as $_$
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
$_$;
comment on function private.sweep_unused_files() is 'Queues the erasure of files that no document has had for a day; how many.';

revoke all on function private.sweep_unused_files() from public;

-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.erasure_step(p_job_id bigint, p_lease_token uuid) returns jsonb
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because private.jobs is outside the API
declare
  -- So many contacts share one look through the logs.
  c_slice constant int := 20;
  v_job private.jobs := private.hold_job(p_job_id, p_lease_token);
  v_erasure public.person_erasures;
  v_cursor jsonb := coalesce(v_job.cursor, '{"slice": 0, "phase": "find"}');
  v_slice int := (v_cursor ->> 'slice')::int;
  v_next text := 'again';
  v_object text;
  v_ids text[];
  v_pattern text;
  v_linked jsonb;
  v_contacts jsonb;
begin
  select * into v_erasure from public.person_erasures e where e.id = (v_job.payload ->> 'erasure_id')::uuid for no key update;
  if v_erasure.id is null or v_erasure.job_id is distinct from v_job.id then
    return jsonb_build_object('next', 'done', 'contacts', '[]'::jsonb);
  end if;
  select string_agg(r.pattern, '|' order by r.record_id) into v_pattern
  from private.erasure_records r where r.erasure_id = v_erasure.id and r.slice = v_slice;
  case v_cursor ->> 'phase'
    when 'find' then
      if private.find_erasure(v_erasure, v_slice + 1, c_slice) = 0 then
        v_cursor := v_cursor || '{"phase": "hubspot"}';
      else
        v_cursor := jsonb_build_object('slice', v_slice + 1, 'phase', 'settle');
      end if;
    when 'settle' then
      -- Whoever looked before erased_records was committed has a smaller number than this transaction. No lock: nobody waits.
      if not v_cursor ? 'after' then
        v_cursor := v_cursor || jsonb_build_object('after', pg_current_xact_id()::text);
      elsif pg_snapshot_xmin(pg_current_snapshot()) > (v_cursor ->> 'after')::xid8 then
        v_cursor := jsonb_build_object('slice', v_slice, 'phase', 'delete');
      else
        v_next := 'wait';
      end if;
    when 'delete' then
      select coalesce(jsonb_agg(distinct l.value) filter (where l.value is not null), '[]') into v_linked
      from private.erasure_records r left join jsonb_array_elements(r.linked) l on true
      where r.erasure_id = v_erasure.id and r.slice = v_slice;
      foreach v_object in array array['contacts', 'calls'] loop
        v_ids := array(select r.record_id from private.erasure_records r
          where r.erasure_id = v_erasure.id and r.slice = v_slice and r.object_type = v_object);
        continue when cardinality(v_ids) = 0;
        update public.person_erasures e set erased = private.sum_erased(e.erased,
          private.erase_rows(v_erasure.account_id, v_object, v_ids, v_pattern)) where e.id = v_erasure.id;
      end loop;
      perform private.mark_stale(v_erasure.account_id, o, array(select l.value ->> 'record_id' from jsonb_array_elements(v_linked) l
        where l.value ->> 'object_type' = o order by 1)) from unnest(array['companies', 'deals']) o;
      update public.person_erasures e set updated_at = clock_timestamp(), remaining = e.remaining
        || private.still_naming(v_erasure.account_id, v_linked, v_pattern) where e.id = v_erasure.id;
      v_cursor := jsonb_build_object('slice', v_slice, 'phase', 'clean', 'place', 1, 'block', 0);
    when 'clean' then
      v_cursor := v_cursor || private.scrub_step(v_erasure, p_job_id, v_pattern, (v_cursor ->> 'place')::bigint,
        (v_cursor ->> 'block')::bigint);
      if v_cursor ->> 'place' is null then
        -- Nothing is left to be done here that would need to know who it was.
        update private.erasure_records r set is_local_done = true, pattern = null, linked = '[]'
        where r.erasure_id = v_erasure.id and r.slice = v_slice;
        v_cursor := jsonb_build_object('slice', v_slice, 'phase', 'find');
      end if;
    else
      v_next := case when v_erasure.in_hubspot = 'asked' then 'hubspot' else 'done' end;
      v_contacts := (select jsonb_agg(r.record_id order by r.record_id) from private.erasure_records r
        where v_next = 'hubspot' and r.erasure_id = v_erasure.id and r.object_type = 'contacts');
  end case;
  update private.jobs j set cursor = v_cursor, attempts = case v_next when 'again' then 0 else j.attempts end,
    leased_until = clock_timestamp() + greatest(j.leased_until - j.updated_at, interval '30 seconds'), updated_at = clock_timestamp()
  where j.id = p_job_id;
  return jsonb_build_object('next', v_next, 'contacts', coalesce(v_contacts, '[]'));
end
$$;
comment on function public.erasure_step(p_job_id bigint, p_lease_token uuid) is 'Does the next step of an erasure: again, wait (for writers under way), hubspot (delete these contacts there) or done.';

revoke all on function public.erasure_step(p_job_id bigint, p_lease_token uuid) from public;
grant all on function public.erasure_step(p_job_id bigint, p_lease_token uuid) to service_role;

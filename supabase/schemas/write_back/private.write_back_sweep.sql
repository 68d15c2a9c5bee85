-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.write_back_sweep(p_job private.jobs, p_object text, p_limit integer, inout p_sweep jsonb, out records jsonb) returns record
  language plpgsql
  set search_path = ''
  as $$
declare
  v_ids text[];
  v_next text;
begin
  records := '[]';
  -- 1. A walk begins at the range as it is now.
  if p_sweep is null then
    select jsonb_build_object('version', s.sweep_version, 'from', s.sweep_from, 'to', s.sweep_to) into p_sweep
    from public.score_write_back_setups s
    where s.account_id = p_job.account_id and s.object_type = p_object and s.sweep_from is not null;
    if p_sweep is null then
      return;
    end if;
  end if;
  for i in 1 .. 5 loop
    -- 2. The next scores of the range: a few times as many as are asked for, should none of them differ.
    select array_agg(x.record_id) into v_ids from (
      select s.record_id from public.record_scores s
      where s.account_id = p_job.account_id and s.object_type = p_object and s.record_id >= p_sweep ->> 'from'
        and s.record_id > coalesce(p_sweep ->> 'after', '') and s.record_id <= p_sweep ->> 'to'
      order by s.record_id limit p_limit) x;
    if v_ids is null then
      -- 3. The end: unless scores were added to the range meanwhile, which is then walked again.
      update public.score_write_back_setups s set sweep_from = null, sweep_to = null
      where s.account_id = p_job.account_id and s.object_type = p_object
        and s.sweep_version = (p_sweep ->> 'version')::bigint;
      p_sweep := null;
      return;
    end if;
    select coalesce(jsonb_agg(jsonb_build_object('record_id', c.record_id, 'values', c.changed) order by c.record_id), '[]')
    into records from private.write_back_changes(p_job.account_id, p_object, v_ids) c where c.changed is not null;
    -- 4. The position moves when all that was offered is committed, at once when nothing was.
    v_next := v_ids[cardinality(v_ids)];
    if records <> '[]' then
      p_sweep := p_sweep || jsonb_build_object('next', v_next, 'offered', jsonb_array_length(records));
      return;
    end if;
    p_sweep := p_sweep || jsonb_build_object('after', v_next);
  end loop;
end
$$;
comment on function private.write_back_sweep(p_job private.jobs, p_object text, p_limit integer, inout p_sweep jsonb, out records jsonb) is 'The next records of the range whose values differ, and the walk''s position; a null position when no range is left.';

revoke all on function private.write_back_sweep(p_job private.jobs, p_object text, p_limit integer, inout p_sweep jsonb, out records jsonb) from public;

-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.scrub_step(p_erasure public.person_erasures, p_job_id bigint, p_pattern text, p_place bigint, p_block bigint) returns jsonb
  language plpgsql
  set search_path = ''
  as $$
declare
  v_table record;
  v_block bigint := p_block;
  v_blocks bigint;
  v_left bigint := private.scrub_blocks();
  v_rows bigint;
begin
  for v_table in
    select x.* from private.scrubbed_tables() x where x.place >= p_place and p_pattern is not null order by x.place
  loop
    if v_left <= 0 then
      return jsonb_build_object('place', v_table.place, 'block', 0);
    end if;
    -- A row that was cleaned lies behind the last block now; nothing is left in it.
    v_blocks := pg_catalog.pg_relation_size(v_table.relation) / current_setting('block_size')::bigint;
    v_rows := private.scrub_table(v_table.relation, p_erasure.account_id, p_pattern, v_block, v_block + v_left, p_job_id);
    update public.person_erasures e set erased = private.add_erased(e.erased, v_table.listed, v_rows),
      updated_at = clock_timestamp() where e.id = p_erasure.id and v_rows > 0;
    if v_block + v_left < v_blocks then
      return jsonb_build_object('place', v_table.place, 'block', v_block + v_left);
    end if;
    v_left := v_left - greatest(v_blocks - v_block, 1);
    v_block := 0;
  end loop;
  return jsonb_build_object('place', null);
end
$$;
comment on function private.scrub_step(p_erasure public.person_erasures, p_job_id bigint, p_pattern text, p_place bigint, p_block bigint) is 'Cleans the next blocks; where to go on, with a null place at the end.';

revoke all on function private.scrub_step(p_erasure public.person_erasures, p_job_id bigint, p_pattern text, p_place bigint, p_block bigint) from public;

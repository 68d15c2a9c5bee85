-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.gathering_batch(p_account_id uuid, p_object_type text) returns uuid
  language plpgsql
  set search_path = ''
  as $_$
declare
  v_id uuid;
  v_delay int;
begin
  loop
    -- 1. The batch that waits. Shared: several syncs add to it at once, and its start waits until they have committed.
    select b.id into v_id from public.score_batches b
    where b.account_id = p_account_id and b.object_type = p_object_type and b.origin = 'mirror' and b.status = 'pending'
      and b.retries = 0 for share;
    if v_id is not null then
      return v_id;
    end if;
    -- 2. Or a new one. Whoever makes one at the same moment is waited for, and its batch taken.
    v_id := gen_random_uuid();
    insert into public.score_batches (id, account_id, object_type, origin, filter)
    values (v_id, p_account_id, p_object_type, 'mirror', '{"stale": true}')
    on conflict (account_id, object_type) where origin = 'mirror' and status = 'pending' and retries = 0 do nothing;
    if found then
      select case when c.settings ->> 'debounce_seconds' ~ '^\d{1,5}$' then (c.settings ->> 'debounce_seconds')::int end
        into v_delay
      from public.ai_configurations c
      where c.account_id = p_account_id and c.purpose = 'scoring:' || p_object_type and c.is_active;
      update public.score_batches b set job_id = private.enqueue_job('score.batch', p_account_id, null,
        jsonb_build_object('batch_id', v_id, 'object_type', p_object_type),
        clock_timestamp() + make_interval(secs => coalesce(v_delay, 30)))
      where b.id = v_id;
      return v_id;
    end if;
  end loop;
end
$_$;
comment on function private.gathering_batch(p_account_id uuid, p_object_type text) is 'The mirror''s waiting batch of a portal and object type, made when there is none; debounce_seconds, 30 by default.';

revoke all on function private.gathering_batch(p_account_id uuid, p_object_type text) from public;

-- Staleness: what makes a score stale, and the one waiting batch that scores it again.
-- Why: the first change starts a short wait, in which others gather; a stream of changes cannot put it off for ever.
-- Who may call: the triggers of the mirror. Lock order: batch, scores by id, items by id; object types in one order.

create function private.gathering_batch(p_account_id uuid, p_object_type text) returns uuid
language plpgsql volatile set search_path = ''
as $$
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
$$;
comment on function private.gathering_batch(uuid, text) is
  'The mirror''s waiting batch of a portal and object type, made when there is none; debounce_seconds, 30 by default.';

create function private.mark_stale(p_account_id uuid, p_object_type text, p_ids text[]) returns void
language plpgsql volatile set search_path = ''
as $$
declare
  v_table text;
  v_ids text[];
  v_batch_id uuid;
begin
  -- 1. Only where records of this type are scored.
  if coalesce(cardinality(p_ids), 0) = 0 or not exists (
    select from public.record_scores s where s.account_id = p_account_id and s.object_type = p_object_type) then
    return;
  end if;
  select m.table_name into v_table from private.mirror_objects m where m.object_type = p_object_type;
  -- 2. What is archived has no score any more; its history stays. The rest is stale, or not scored yet.
  execute format('delete from public.record_scores s using public.%I t
    where s.account_id = $1 and s.object_type = $2 and s.record_id = any ($3)
      and t.account_id = $1 and t.hubspot_id = s.record_id and t.archived_at is not null', v_table)
  using p_account_id, p_object_type, p_ids;
  execute format('select array(select t.hubspot_id from public.%I t
    where t.account_id = $1 and t.hubspot_id = any ($2) and t.archived_at is null order by t.hubspot_id)', v_table)
  into v_ids using p_account_id, p_ids;
  if cardinality(v_ids) = 0 then
    return;
  end if;
  v_batch_id := private.gathering_batch(p_account_id, p_object_type);
  perform from public.record_scores s
  where s.account_id = p_account_id and s.object_type = p_object_type and s.record_id = any (v_ids) and s.stale_since is null
  order by s.record_id for no key update;
  update public.record_scores s set stale_since = clock_timestamp()
  where s.account_id = p_account_id and s.object_type = p_object_type and s.record_id = any (v_ids) and s.stale_since is null;
  insert into public.score_batch_items (batch_id, record_id, account_id)
  select v_batch_id, i, p_account_id from unnest(v_ids) i
  on conflict do nothing;
end
$$;
comment on function private.mark_stale(uuid, text, text[]) is
  'Marks the scores of these records as stale, forgets those of archived ones, and has the live ones scored again.';

revoke execute on function private.gathering_batch(uuid, text), private.mark_stale(uuid, text, text[]) from public;

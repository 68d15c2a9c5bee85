-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.mark_write_backs() returns trigger
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because private.jobs is outside the API and nobody else marks write-backs
declare
  v_changed record;
begin
  for v_changed in select n.account_id, n.object_type, count(*) as rows, min(n.record_id) as low, max(n.record_id) as high,
      max(n.scored_at) as scored_at, null::text[] as ids from new_scores n group by 1, 2 order by 1, 2 loop
    -- 1. A statement that only moved staleness leaves every scored_at as it was.
    if tg_op = 'UPDATE' then
      continue when v_changed.scored_at = (select max(o.scored_at) from old_scores o
        where o.account_id = v_changed.account_id and o.object_type = v_changed.object_type);
    end if;
    if v_changed.rows > 50 then
      -- 2. Many at once: their range, which the job compares record by record.
      insert into public.score_write_back_setups as s (account_id, object_type, sweep_from, sweep_to, sweep_version)
      values (v_changed.account_id, v_changed.object_type, v_changed.low, v_changed.high, 1)
      on conflict (account_id, object_type) do update set sweep_from = least(s.sweep_from, excluded.sweep_from),
        sweep_to = greatest(s.sweep_to, excluded.sweep_to), sweep_version = s.sweep_version + 1;
    else
      -- 3. A few: each that changed; a score rescored to the same score, grade and reasons is no news for HubSpot. In id
      --    order, so that two marks cannot deadlock. A row that is marked already is locked all the same, so that this and
      --    a commit of a write-back wait for each other (see write_back_settle).
      if tg_op = 'UPDATE' then
        v_changed.ids := array(
          select n.record_id from new_scores n join old_scores o using (account_id, object_type, record_id)
          where n.account_id = v_changed.account_id and n.object_type = v_changed.object_type
            and (n.score, n.grade, n.reasons) is distinct from (o.score, o.grade, o.reasons) order by 1);
      else
        v_changed.ids := array(select n.record_id from new_scores n
          where n.account_id = v_changed.account_id and n.object_type = v_changed.object_type order by 1);
      end if;
      insert into public.score_write_backs as w (account_id, object_type, record_id, pending_since)
      select v_changed.account_id, v_changed.object_type, i, clock_timestamp() from unnest(v_changed.ids) i
      on conflict (account_id, object_type, record_id) do update
        set pending_since = excluded.pending_since, updated_at = excluded.pending_since
        where w.pending_since is null;
      continue when not found;
    end if;
    perform private.enqueue_write_back(v_changed.account_id, v_changed.object_type);
  end loop;
  return null;
end
$$;
comment on function private.mark_write_backs() is 'Statement trigger of record_scores: marks changed scores, a few by their rows and many by their range, and queues the write-back.';

revoke all on function private.mark_write_backs() from public;

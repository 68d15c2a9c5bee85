-- What became of a record that was sent.
-- Why: an answer to a write is merged like a read; a refusal is HubSpot's word on a value, and trouble is none.
-- Who may call: the commit.

create function private.settle_accepted(p_record public.sync_records, p_sent jsonb, p_ours jsonb, p_answer jsonb) returns jsonb
language plpgsql volatile set search_path = ''
as $$
declare
  v_stamp timestamptz := (p_answer ->> 'updated_at')::timestamptz;
  -- A tie with the base, or no stamp, decides nothing: the value stays outstanding until a read does.
  v_is_decided boolean := coalesce(v_stamp > p_record.base_stamp, v_stamp is not null and p_record.base_stamp is null);
  v_ours jsonb := p_ours;
  v_moved jsonb := '{}';
begin
  if v_is_decided then
    -- 1. Merged, while it still counts as in flight.
    v_ours := p_ours || private.merge_in(p_record.account_id, p_record.object_type, p_record.entity_id, p_ours, p_sent, v_stamp, false, null);
    -- 2. HubSpot may have written it in its own way (case, spaces): that is the base, and ours where it was not changed since.
    v_moved := (select coalesce(jsonb_object_agg(k, to_jsonb(nullif(p_answer -> 'properties' ->> k, ''))), '{}') from jsonb_object_keys(p_sent) k
      where p_answer -> 'properties' ? k and nullif(p_answer -> 'properties' ->> k, '') is distinct from p_sent ->> k);
    v_ours := v_ours || (select coalesce(jsonb_object_agg(k, v_moved -> k), '{}') from jsonb_object_keys(v_moved) k
      where v_ours ->> k is not distinct from p_sent ->> k);
  end if;
  -- 3. What is left to send: what was changed meanwhile, or what a read has to decide.
  update public.sync_queue q set state = 'synced', error_code = null, updated_at = clock_timestamp()
  where q.account_id = p_record.account_id and q.record_id = p_record.entity_id and q.state = 'sending';
  update public.sync_records r set base = r.base || v_moved, lease_token = null, leased_until = null, attempts = 0, error = null,
    (state, pending_since) = (select case when x.is_even then 'synced' else 'pending' end, case when not x.is_even then r.pending_since end
      from (select private.fields_that_differ(r.base || v_moved, v_ours) = '{}' as is_even) x),
    run_after = clock_timestamp() + case when v_is_decided then interval '0' else interval '30 seconds' end,
    outstanding = case when not v_is_decided then r.outstanding else (select coalesce(jsonb_agg(o), '[]')
      from jsonb_array_elements(r.outstanding) o where o ->> 'token' <> p_record.lease_token::text) end,
    updated_at = clock_timestamp()
  where (r.account_id, r.object_type, r.entity_id) = (p_record.account_id, p_record.object_type, p_record.entity_id);
  return v_ours;
end
$$;
comment on function private.settle_accepted(public.sync_records, jsonb, jsonb, jsonb) is
  'Merges what HubSpot took (updated_at, properties); what the entity has from then on.';

create function private.settle_failed(p_record public.sync_records, p_outcome text, p_code text, p_detail text,
  p_wait interval) returns void
language plpgsql volatile set search_path = ''
as $$
declare
  -- A request of an unknown outcome may still come in; a refused one, or one that was never sent, does not.
  v_may_arrive boolean := p_outcome = 'unknown';
  v_has_news boolean := exists (select from public.sync_queue q
    where q.account_id = p_record.account_id and q.record_id = p_record.entity_id and q.state = 'queued');
  -- Of trouble a record dies after an hour of tries; a refused value at once, unless it was changed meanwhile.
  v_is_dead boolean := (p_outcome = 'refused' and not v_has_news) or (p_outcome = 'unknown' and p_record.attempts >= 8);
begin
  update public.sync_queue q set updated_at = clock_timestamp(), state = case when p_outcome = 'refused' or v_is_dead then 'dead' else 'queued' end,
    error_code = case when p_outcome = 'unsent' then q.error_code else p_code end
  where q.account_id = p_record.account_id and q.record_id = p_record.entity_id and q.state = 'sending';
  update public.sync_records r set state = case when v_is_dead then 'dead' else 'pending' end, lease_token = null, leased_until = null,
    attempts = case p_outcome when 'unknown' then r.attempts when 'unsent' then greatest(r.attempts - 1, 0) else 0 end,
    error = case when p_outcome = 'unsent' then r.error else jsonb_strip_nulls(jsonb_build_object('code', p_code, 'detail', private.redact(p_detail))) end,
    run_after = clock_timestamp() + case p_outcome
      -- 16 s, 32 s … an hour at most, each up to a quarter longer, so that many do not come at once.
      when 'unknown' then least(interval '8 seconds' * (2 ^ r.attempts), interval '1 hour') * (1 + random() / 4)
      when 'unsent' then p_wait else interval '0' end,
    outstanding = case when v_may_arrive then r.outstanding else (select coalesce(jsonb_agg(o), '[]')
      from jsonb_array_elements(r.outstanding) o where o ->> 'token' <> p_record.lease_token::text) end,
    updated_at = clock_timestamp()
  where (r.account_id, r.object_type, r.entity_id) = (p_record.account_id, p_record.object_type, p_record.entity_id);
end
$$;
comment on function private.settle_failed(public.sync_records, text, text, text, interval) is
  'Enters why a record was not taken: refused, unknown (it may still arrive) or unsent, which waits for so long.';
revoke all on function private.settle_accepted(public.sync_records, jsonb, jsonb, jsonb),
  private.settle_failed(public.sync_records, text, text, text, interval) from public;

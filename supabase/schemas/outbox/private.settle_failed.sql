-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.settle_failed(p_record public.sync_records, p_outcome text, p_code text, p_detail text, p_wait interval) returns void
  language plpgsql
  set search_path = ''
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
comment on function private.settle_failed(p_record public.sync_records, p_outcome text, p_code text, p_detail text, p_wait interval) is 'Enters why a record was not taken: refused, unknown (it may still arrive) or unsent, which waits for so long.';

revoke all on function private.settle_failed(p_record public.sync_records, p_outcome text, p_code text, p_detail text, p_wait interval) from public;

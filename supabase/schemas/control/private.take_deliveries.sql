-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.take_deliveries(p_limit integer) returns table(id bigint, url text, headers jsonb, body text)
  language plpgsql
  set search_path = ''
  as $$
declare
  v_ids bigint[];
begin
  -- One that nobody answered for two minutes may have arrived, and is posted again: at least once.
  perform private.settle_delivery(d.id, null, 'no answer') from public.alert_deliveries d
  where d.state = 'sending' and d.run_after <= clock_timestamp();
  v_ids := array(select d.id from public.alert_deliveries d where d.state = 'queued' and d.run_after <= clock_timestamp()
    order by d.id limit p_limit for no key update skip locked);
  update public.alert_deliveries d set state = 'sending', attempts = d.attempts + 1, run_after = clock_timestamp() + interval '2 minutes'
  where d.id = any (v_ids);
  return query select i, r.url, r.headers, r.body::text from unnest(v_ids) i cross join lateral private.delivery_request(i) r;
end
$$;
comment on function private.take_deliveries(p_limit integer) is 'Takes the deliveries that are due for posting; who takes them settles them.';

revoke all on function private.take_deliveries(p_limit integer) from public;

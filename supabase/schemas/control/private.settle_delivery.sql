-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.settle_delivery(p_id bigint, p_status integer, p_error text) returns void
  language sql
  set search_path = ''
  as $$
  -- Again after 1, 2, 4 … 64 minutes; after eight posts in two hours it is given up.
  update public.alert_deliveries d set last_status = p_status, last_error = left(private.redact(p_error), 300), request_id = null,
    state = case when p_status between 200 and 299 then 'delivered' when d.attempts >= 8 then 'failed' else 'queued' end,
    delivered_at = case when p_status between 200 and 299 then clock_timestamp() end,
    run_after = clock_timestamp() + interval '1 minute' * 2 ^ greatest(d.attempts - 1, 0)
  where d.id = p_id and d.state = 'sending'
$$;
comment on function private.settle_delivery(p_id bigint, p_status integer, p_error text) is 'Enters what a post was answered: a 2xx, or it is tried again.';

revoke all on function private.settle_delivery(p_id bigint, p_status integer, p_error text) from public;

-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.idempotency_finish(p_scope text, p_key text, p_response jsonb) returns jsonb
  language sql security definer
  set search_path = ''
  as $$
  -- definer because private.idempotency_keys is outside the API
  -- Null: the work failed for a while, so the key is given back. Some clients send JSON's null.
  delete from private.idempotency_keys k
  where k.scope = p_scope and k.key = p_key and coalesce(p_response, 'null') = 'null';
  update private.idempotency_keys k set response = p_response where k.scope = p_scope and k.key = p_key;
  select '{"finished": true}'::jsonb
$$;
comment on function public.idempotency_finish(p_scope text, p_key text, p_response jsonb) is 'Stores the answer to give again; null gives the key back.';

revoke all on function public.idempotency_finish(p_scope text, p_key text, p_response jsonb) from public;
grant all on function public.idempotency_finish(p_scope text, p_key text, p_response jsonb) to service_role;

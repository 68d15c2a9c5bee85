-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.webhook_store(p_body jsonb, p_digest text, p_received_at timestamptz) returns jsonb
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because private.webhook_batches is outside the API
declare
  v_id bigint;
begin
  if coalesce(jsonb_typeof(p_body), '') <> 'array' then
    perform private.raise_problem(400, 'invalid_events', 'A webhook request is an array of events.');
  end if;
  insert into private.webhook_batches (digest, body, received_at) values (p_digest, p_body, p_received_at)
  on conflict (digest) do nothing returning id into v_id;
  return jsonb_build_object('stored', v_id is not null);
end
$$;
comment on function public.webhook_store(p_body jsonb, p_digest text, p_received_at timestamptz) is 'Keeps a webhook request until it is read; stored is false for one that came before.';

revoke all on function public.webhook_store(p_body jsonb, p_digest text, p_received_at timestamptz) from public;
grant all on function public.webhook_store(p_body jsonb, p_digest text, p_received_at timestamptz) to service_role;

-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.due_in_ms(p_account_id uuid, p_object text, p_token uuid) returns bigint
  language sql
  set search_path = ''
  as $$
  select greatest(ceil(extract(epoch from min(case r.state when 'sending' then r.leased_until else r.run_after end)
    - clock_timestamp()) * 1000), 0)::bigint
  from public.sync_records r where r.account_id = p_account_id and r.object_type = p_object and r.state in ('pending', 'sending')
    and r.lease_token is distinct from p_token
  having count(*) > 0
$$;
comment on function private.due_in_ms(p_account_id uuid, p_object text, p_token uuid) is 'When the next record of an object is due that this claim does not hold; null when none waits.';

revoke all on function private.due_in_ms(p_account_id uuid, p_object text, p_token uuid) from public;

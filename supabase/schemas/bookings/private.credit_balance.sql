-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.credit_balance(p_contact_id uuid, p_credit text) returns integer
  language sql stable
  set search_path = ''
  as $$
  select greatest(coalesce(sum(e.delta), 0), 0)::int from public.credit_entries e
  where e.contact_id = p_contact_id and e.credit = p_credit
$$;
comment on function private.credit_balance(p_contact_id uuid, p_credit text) is 'The sum of a contact''s entries of one credit; not below 0.';

revoke all on function private.credit_balance(p_contact_id uuid, p_credit text) from public;

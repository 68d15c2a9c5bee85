-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.surviving_contact(p_account_id uuid, p_id text) returns text
  language sql stable
  set search_path = ''
  as $$
  with recursive chain as (
    select t.hubspot_id, t.merged_into, 0 as depth from public.hubspot_contacts_raw t where t.account_id = p_account_id and t.hubspot_id = p_id
    union all
    select t.hubspot_id, t.merged_into, c.depth + 1 from chain c
    join public.hubspot_contacts_raw t on t.account_id = p_account_id and t.hubspot_id = c.merged_into
    where c.depth < 10
  )
  select c.hubspot_id from chain c where c.merged_into is null
$$;
comment on function private.surviving_contact(p_account_id uuid, p_id text) is 'The contact that this one was merged into in the end, at most ten steps on; itself when it was not.';

revoke all on function private.surviving_contact(p_account_id uuid, p_id text) from public;

-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.contact_family(p_account_id uuid, p_ids text[]) returns text[]
  language sql stable
  set search_path = ''
  as $$
  -- Ten steps up and down: a longer chain of merges is none.
  with recursive up as (
    select i collate "C" as id, 0 as depth from unnest(p_ids) i
    union
    select t.merged_into collate "C", u.depth + 1 from up u
    join public.hubspot_contacts_raw t on t.account_id = p_account_id and t.hubspot_id = u.id and t.merged_into is not null
    where u.depth < 10
  ), down as (
    select u.id, 0 as depth from up u
    union
    select t.hubspot_id, d.depth + 1 from down d
    join public.hubspot_contacts_raw t on t.account_id = p_account_id and t.merged_into = d.id
    where d.depth < 10
  )
  select array_agg(distinct d.id) from down d
$$;
comment on function private.contact_family(p_account_id uuid, p_ids text[]) is 'These contacts, those that they were merged into, and all that were merged into any of them.';

revoke all on function private.contact_family(p_account_id uuid, p_ids text[]) from public;

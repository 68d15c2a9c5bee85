-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.call_twins(p_account_id uuid, p_ids text[]) returns text[]
  language sql stable
  set search_path = ''
  as $$
  select array(
    select m.call_id::text from private.metric_calls m where m.account_id = p_account_id and m.call_id = any (p_ids)
    union
    select o.call_id from private.metric_calls m join private.metric_calls o on o.account_id = p_account_id and o.party_tail = m.party_tail
      and o.at between m.at - interval '60 s' and m.at + interval '60 s'
    where m.account_id = p_account_id and m.call_id = any (p_ids))
$$;
comment on function private.call_twins(p_account_id uuid, p_ids text[]) is 'These calls, and those with the same number within a minute: any of them may be a duplicate of another.';

revoke all on function private.call_twins(p_account_id uuid, p_ids text[]) from public;

-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.choose_rule(p_account_id uuid, p_object text, p_field text, p_ours text, p_theirs text, p_is_theirs_newer boolean) returns public.sync_rules
  language sql stable
  set search_path = ''
  as $$
  -- Of a conflict it is true that the values differ and that ours is unsent.
  select r.* from public.sync_rules r
  where r.object_type = p_object and (r.account_id = p_account_id or r.account_id is null) and r.field in ('*', p_field)
    and (p_is_theirs_newer or not r.condition ? 'theirs_newer')
    and (not r.condition ? 'status_in' or r.condition -> 'status_in' ?| array[p_ours, p_theirs])
  order by r.account_id is null, r.priority, r.id limit 1
$$;
comment on function private.choose_rule(p_account_id uuid, p_object text, p_field text, p_ours text, p_theirs text, p_is_theirs_newer boolean) is 'The rule that decides a conflict; null when none fits.';

revoke all on function private.choose_rule(p_account_id uuid, p_object text, p_field text, p_ours text, p_theirs text, p_is_theirs_newer boolean) from public;

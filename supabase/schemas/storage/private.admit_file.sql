-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.admit_file() returns trigger
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because limits, and what others keep, are no right of whoever writes
declare
  v_most bigint := (select l.per_account from private.limits l where l.name = 'stored_bytes');
begin
  perform private.hold_share('stored_bytes', new.account_id, null);
  if (select sum(d.size_bytes) from public.documents d where d.account_id = new.account_id) > v_most then
    perform private.raise_problem(413, 'storage_full', format(
      'The documents of this portal may have %s bytes together; delete some first.', v_most));
  end if;
  return null;
end
$$;
comment on function private.admit_file() is 'Row trigger: a portal keeps so much and no more; 413 storage_full.';

revoke all on function private.admit_file() from public;

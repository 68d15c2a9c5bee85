-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.count_live(p_account_id uuid, p_object text) returns bigint
  language plpgsql stable
  set search_path = ''
  as $_$
declare
  v_live bigint;
begin
  execute format('select count(*) from public.%I t where t.account_id = $1 and t.archived_at is null',
    (select m.table_name from private.mirror_objects m where m.object_type = p_object))
  into v_live using p_account_id;
  return v_live;
end
$_$;
comment on function private.count_live(p_account_id uuid, p_object text) is 'How many live records of an object the mirror has.';

revoke all on function private.count_live(p_account_id uuid, p_object text) from public;

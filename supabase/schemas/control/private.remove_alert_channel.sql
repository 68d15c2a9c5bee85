-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.remove_alert_channel(p_id uuid) returns jsonb
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because users do not write channels; the caller's right is asked first
begin
  delete from public.alert_channels c where c.id = p_id and c.account_id in (select private.my_account_ids(array['owner', 'admin']));
  if not found then
    perform private.raise_problem(404, 'unknown_channel', 'There is no channel with this id.');
  end if;
  return jsonb_build_object('id', p_id, 'removed', true);
end
$$;
comment on function private.remove_alert_channel(p_id uuid) is 'See alert_channel_remove.';

revoke all on function private.remove_alert_channel(p_id uuid) from public;
grant all on function private.remove_alert_channel(p_id uuid) to authenticated;

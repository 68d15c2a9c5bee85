-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.oauth_member_checked(p_account_id uuid, p_user_id uuid, p_is_known boolean) returns jsonb
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer so that the service needs no right on the table
declare
  v_removed boolean := false;
begin
  update public.account_members m set checked_at = clock_timestamp(),
    seen_in_hubspot_at = case when p_is_known then clock_timestamp() else m.seen_in_hubspot_at end,
    -- Who was never seen there is no loss: not every user of a portal is an owner of records.
    vanished_at = case when not p_is_known and m.seen_in_hubspot_at is not null then clock_timestamp() end
  where m.account_id = p_account_id and m.user_id = p_user_id;
  delete from public.account_members m
  where m.account_id = p_account_id and m.user_id = p_user_id and m.vanished_at is not null;
  v_removed := found;
  return jsonb_build_object('removed', v_removed);
end
$$;
comment on function public.oauth_member_checked(p_account_id uuid, p_user_id uuid, p_is_known boolean) is 'Notes whether HubSpot knows a member; one whom it knew before and does not any more is removed.';

revoke all on function public.oauth_member_checked(p_account_id uuid, p_user_id uuid, p_is_known boolean) from public;
grant all on function public.oauth_member_checked(p_account_id uuid, p_user_id uuid, p_is_known boolean) to service_role;

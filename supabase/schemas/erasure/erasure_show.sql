-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.erasure_show(p_erasure_id uuid) returns jsonb
  language plpgsql stable
  set search_path = ''
  as $$
declare
  v_erasure public.person_erasures;
begin
  select * into v_erasure from public.person_erasures e where e.id = p_erasure_id;
  if v_erasure.id is null then
    perform private.raise_problem(404, 'unknown_erasure', 'There is no such erasure.');
  end if;
  return jsonb_build_object('erasure_id', v_erasure.id,
    'portal_id', (select a.portal_id from public.hubspot_accounts a where a.id = v_erasure.account_id),
    'reason', v_erasure.reason, 'status', v_erasure.status, 'records', v_erasure.records, 'in_hubspot', v_erasure.in_hubspot,
    'hubspot_error', v_erasure.hubspot_error, 'erased', v_erasure.erased, 'remaining', v_erasure.remaining,
    'error', v_erasure.error, 'created_at', private.iso(v_erasure.created_at), 'ended_at', private.iso(v_erasure.ended_at));
end
$$;
comment on function public.erasure_show(p_erasure_id uuid) is 'A certificate, for who answers for the portal; 404 for anybody else.';

revoke all on function public.erasure_show(p_erasure_id uuid) from public;
grant all on function public.erasure_show(p_erasure_id uuid) to authenticated;
grant all on function public.erasure_show(p_erasure_id uuid) to service_role;

-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.mirror_known(p_account_id uuid, p_object text, p_hits jsonb) returns jsonb
  language plpgsql stable security definer
  set search_path = ''
  as $_$
-- definer because the list of mirrors is outside the API
declare
  v_unknown jsonb;
begin
  -- Held: a later state, or the same one by a read that began when the millisecond of its date was over. What is archived in the
  -- mirror and found by a search was restored, which need not move its date.
  execute format($sql$
    select coalesce(jsonb_agg(h.value -> 'id' order by h.ordinality), '[]')
    from jsonb_array_elements($2) with ordinality h
    left join %s t on t.account_id = $1 and t.hubspot_id = h.value ->> 'id'
    cross join lateral (select (h.value ->> 'updated_at')::timestamptz as updated_at) u
    where not coalesce(t.archived_at is null and (t.source_updated_at > u.updated_at
      or (t.source_updated_at = u.updated_at and t.read_floor > t.source_updated_at)), false)
  $sql$, private.mirror_of(p_object)) into v_unknown using p_account_id, p_hits;
  return jsonb_build_object('unknown', v_unknown);
end
$_$;
comment on function public.mirror_known(p_account_id uuid, p_object text, p_hits jsonb) is 'The ids of those hits (id, updated_at) that must be read, in their order: the only reason not to read one is that the mirror provably holds it.';

revoke all on function public.mirror_known(p_account_id uuid, p_object text, p_hits jsonb) from public;
grant all on function public.mirror_known(p_account_id uuid, p_object text, p_hits jsonb) to service_role;

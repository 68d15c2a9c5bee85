-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.answer_metric_breakdown(p_account_id uuid, p_metrics text[], p_by text, p_from date, p_to date, p_filters jsonb, p_options jsonb) returns jsonb
  language plpgsql stable security definer
  set search_path = ''
  as $$
-- definer because the facts are outside the API; membership is asked first
declare
  c_most constant int := 100;
  v record;
begin
  select * into v from private.read_metric_request(p_account_id, p_from, p_to, p_filters, p_options, p_metrics);
  if p_by is null or p_by not in ('owner', 'pipeline', 'stage', 'script', 'source') then
    perform private.raise_problem(422, 'invalid_request', 'by: owner, pipeline, stage, script or source.');
  end if;
  return (
    with found as materialized (
      -- The largest first, by how many records there are of it.
      select n.grp, n.numbers, row_number() over (order by coalesce((n.numbers #>> '{created,deals}')::bigint, 0) + coalesce((n.numbers #>> '{closed,deals}')::bigint, 0)
        + coalesce((n.numbers #>> '{contacts,contacts}')::bigint, 0) + coalesce((n.numbers #>> '{calls,calls}')::bigint, 0) desc, n.grp collate "C") as rank
      from private.metric_numbers(p_account_id, p_from, p_to, null, null, v.filters, p_by) n where n.is_current
    ), shown as materialized (
      select f.grp, f.rank, private.metric_values(f.numbers, v.basis) as shown from found f where f.rank <= c_most
    ), known as materialized (
      select * from private.metric_status(p_account_id, v.filters, p_by) s where s.key = any (v.keys)
    )
    select jsonb_build_object('account_id', p_account_id, 'from', p_from, 'to', p_to, 'by', p_by, 'basis', v.basis, 'filters', v.filters,
      'left_out', greatest((select count(*) from found) - c_most, 0),
      'rows', (select coalesce(jsonb_agg(jsonb_build_object('value', w.grp, 'label', private.metric_label(p_account_id, p_by, w.grp), 'metrics', (
          select jsonb_agg(jsonb_build_object('key', k.key, 'unit', k.unit, 'status', k.status, 'notes', to_jsonb(k.notes))
            || private.metric_shown(k.key, k.status, w.shown) - 'details' order by k.number) from known k)) order by w.rank), '[]') from shown w)));
end
$$;
comment on function private.answer_metric_breakdown(p_account_id uuid, p_metrics text[], p_by text, p_from date, p_to date, p_filters jsonb, p_options jsonb) is 'See metric_breakdown.';

revoke all on function private.answer_metric_breakdown(p_account_id uuid, p_metrics text[], p_by text, p_from date, p_to date, p_filters jsonb, p_options jsonb) from public;
grant all on function private.answer_metric_breakdown(p_account_id uuid, p_metrics text[], p_by text, p_from date, p_to date, p_filters jsonb, p_options jsonb) to authenticated;

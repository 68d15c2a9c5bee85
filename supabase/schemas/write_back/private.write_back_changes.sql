-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.write_back_changes(p_account_id uuid, p_object text, p_ids text[]) returns table(record_id text, gone boolean, changed jsonb)
  language plpgsql stable
  set search_path = ''
  as $_$
begin
  -- What HubSpot has: what was written last, or what the mirror read since, should someone have changed it there. Refused
  -- values are not offered again before their day; a record that was gone waits for the mirror to show it alive.
  return query execute format($sql$
    with both_sides as (
      select i as record_id, m.archived_at is not null as gone, s.record_id is not null as scored, s.score, s.grade, s.scored_at,
        coalesce(private.write_back_text(s.reasons), '') as reasons,
        case when f.fresh then f.properties ->> 'sales_copilot_score' else w.score::text end as known_score,
        case when f.fresh then f.properties ->> 'sales_copilot_grade' else w.grade end as known_grade,
        case when f.fresh then coalesce(f.properties ->> 'sales_copilot_reasons', '') else w.reasons end as known_reasons,
        case when w.state = 'refused' and w.retry_at > clock_timestamp() then w.refused_values end as refused,
        w.state = 'gone' and not coalesce(m.archived_at is null and m.read_at > w.updated_at, false) as lost
      from unnest($3) i
      left join public.score_write_backs w on w.account_id = $1 and w.object_type = $2 and w.record_id = i
      left join public.record_scores s on s.account_id = $1 and s.object_type = $2 and s.record_id = i
      left join public.%I m on m.account_id = $1 and m.hubspot_id = i
      cross join lateral (select m.raw_json -> 'properties' as properties,
        coalesce(w.written_at < m.read_at and m.raw_json -> 'properties' ? 'sales_copilot_score', false) as fresh) f
    )
    select b.record_id, b.gone, case when b.scored and not b.gone and not coalesce(b.lost, false)
        and (b.refused is null or b.refused <> private.write_back_values(b.score, b.grade, b.reasons))
        and (b.score::text, b.grade, b.reasons) is distinct from (b.known_score, b.known_grade, b.known_reasons)
      then jsonb_strip_nulls(jsonb_build_object(
        'score', case when b.score::text is distinct from b.known_score then b.score end,
        'grade', case when b.grade is distinct from b.known_grade then b.grade end,
        'reasons', case when b.reasons is distinct from b.known_reasons then b.reasons end,
        'scored_at', private.iso(b.scored_at))) end
    from both_sides b order by b.record_id collate "C"
  $sql$, (select m.table_name from private.mirror_objects m where m.object_type = p_object))
  using p_account_id, p_object, p_ids;
end
$_$;
comment on function private.write_back_changes(p_account_id uuid, p_object text, p_ids text[]) is 'Of each record: whether it is gone in HubSpot, and which of its values HubSpot does not have; null when it has all.';

revoke all on function private.write_back_changes(p_account_id uuid, p_object text, p_ids text[]) from public;

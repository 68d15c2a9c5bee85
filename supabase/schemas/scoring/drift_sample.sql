-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.drift_sample(p_job_id bigint, p_lease_token uuid, p_model_id uuid, p_observation_days integer, p_limit integer) returns jsonb
  language plpgsql security definer
  set search_path = ''
  as $_$
-- definer because private.jobs is outside the API
declare
  v_job private.jobs := private.hold_job(p_job_id, p_lease_token);
  v_object text := v_job.payload ->> 'object_type';
  v_table text := (select m.table_name from private.mirror_objects m where m.object_type = v_object);
  v_sha256 text := (select m.sha256 from public.scoring_models m
    where m.id = p_model_id and m.account_id = v_job.account_id and m.object_type = v_object);
  v_ids text[];
begin
  -- 1. The latest records whose observation is over, of a quarter at most. They are seen as the training saw its own, when
  --    their observation ended; scores of other ages would move every feature that has to do with time.
  execute format($sql$
    select array(select t.hubspot_id from public.%I t
      where t.account_id = $1 and t.archived_at is null
        and t.createdate between now() - make_interval(days => $2 + 90) and now() - make_interval(days => $2)
      order by t.createdate desc, t.hubspot_id limit $3) $sql$, v_table)
  into v_ids using v_job.account_id, p_observation_days, least(greatest(p_limit, 1), 1000);
  -- 2. The latest decided outcomes: of this model when there are enough of them, else of whatever scored.
  return jsonb_build_object(
    'cancelled', v_job.cancel_requested,
    'records', public.scoring_records(v_job.account_id, v_object, v_ids)::jsonb -> 'records',
    'outcomes', (
      with mine as (
        select o.probability, o.converted, o.as_of from public.score_outcomes o
        where o.account_id = v_job.account_id and o.object_type = v_object and o.converted is not null
          and o.model_sha256 = v_sha256
        order by o.as_of desc limit 5000
      ), latest as (
        select o.probability, o.converted, o.as_of from public.score_outcomes o
        where o.account_id = v_job.account_id and o.object_type = v_object and o.converted is not null
          and o.source = 'model' and (select count(*) from mine) < 200
        order by o.as_of desc limit 5000
      ), used as (
        select * from latest union all select * from mine where not exists (select from latest)
      )
      select coalesce(jsonb_agg(jsonb_build_object('probability', u.probability, 'converted', u.converted)), '[]')
      from used u));
end
$_$;
comment on function public.drift_sample(p_job_id bigint, p_lease_token uuid, p_model_id uuid, p_observation_days integer, p_limit integer) is 'The latest records whose observation is over, and the latest decided outcomes of scores.';

revoke all on function public.drift_sample(p_job_id bigint, p_lease_token uuid, p_model_id uuid, p_observation_days integer, p_limit integer) from public;
grant all on function public.drift_sample(p_job_id bigint, p_lease_token uuid, p_model_id uuid, p_observation_days integer, p_limit integer) to service_role;

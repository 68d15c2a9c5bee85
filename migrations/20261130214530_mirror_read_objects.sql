-- What reads the mirror of an object finds the shared table too.
-- Why: what is held, what a walk did not meet and what names an erased person are asked of every object.
-- Who may call: as before.

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

create or replace function public.sync_unseen(p_job_id bigint, p_lease_token uuid, p_object text, p_before timestamptz, p_after text, p_limit integer) returns jsonb
  language plpgsql security definer
  set search_path = ''
  as $_$
-- definer because private.jobs is outside the API
declare
  v_job private.jobs := private.hold_job(p_job_id, p_lease_token);
  v_ids jsonb;
begin
  execute format(
    'select coalesce(jsonb_agg(x.hubspot_id order by x.hubspot_id), ''[]'') from (
       select t.hubspot_id from %s t
       where t.account_id = $1 and t.hubspot_id > coalesce($2, '''') and t.seen_at < $3 and t.archived_at is null
         and not exists (
           select from public.sync_errors e
           where e.account_id = $1 and e.entity_type = $5 and e.entity_id = t.hubspot_id
             and e.direction = ''hubspot_to_supabase'' and e.error_code = ''hubspot_cannot_serve''
             and not e.resolved and e.updated_at >= $3)
       order by t.hubspot_id limit least(greatest($4, 1), 1000)) x',
    private.mirror_of(p_object))
  into v_ids using v_job.account_id, p_after, p_before, p_limit, p_object;
  return jsonb_build_object('ids', v_ids);
end
$_$;

create or replace function private.still_naming(p_account_id uuid, p_linked jsonb, p_pattern text) returns jsonb
  language plpgsql stable
  set search_path = ''
  as $_$
declare
  v_object text;
  v_found jsonb;
  v_all jsonb := '[]';
begin
  for v_object in
    select o.object_type from private.objects_of(p_account_id) o
    where o.object_type <> 'contacts' and p_linked @> jsonb_build_array(jsonb_build_object('object_type', o.object_type)) order by 1
  loop
    execute format($sql$
      select coalesce(jsonb_agg(jsonb_build_object('object_type', $2, 'record_id', t.hubspot_id) order by t.hubspot_id), '[]')
      from %s t where t.account_id = $1 and t.raw_json::text ~* $4 and t.hubspot_id in (
        select l.value ->> 'record_id' from jsonb_array_elements($3) l where l.value ->> 'object_type' = $2)
    $sql$, private.mirror_of(v_object)) into v_found using p_account_id, v_object, p_linked, p_pattern;
    v_all := v_all || v_found;
  end loop;
  return v_all;
end
$_$;

create or replace function public.sync_unmet(p_job_id bigint, p_lease_token uuid, p_object text, p_before timestamptz, p_after text,
  p_upto text, p_limit int) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $_$
-- definer because private.jobs is outside the API
declare
  v_job private.jobs := private.hold_job(p_job_id, p_lease_token);
  v_ids jsonb;
begin
  -- Ids are numbers: the longer one is the greater, then the text decides.
  execute format(
    'select coalesce(jsonb_agg(x.hubspot_id order by length(x.hubspot_id), x.hubspot_id collate "C"), ''[]'') from (
       select t.hubspot_id from %s t
       where t.account_id = $1 and t.seen_at < $2 and t.archived_at is null
         and ($3 is null or (length(t.hubspot_id), t.hubspot_id collate "C") > (length($3), $3 collate "C"))
         and ($4 is null or (length(t.hubspot_id), t.hubspot_id collate "C") <= (length($4), $4 collate "C"))
         and not exists (
           select from public.sync_errors e
           where e.account_id = $1 and e.entity_type = $6 and e.entity_id = t.hubspot_id
             and e.direction = ''hubspot_to_supabase'' and e.error_code = ''hubspot_cannot_serve''
             and not e.resolved and e.updated_at >= $2)
       order by length(t.hubspot_id), t.hubspot_id collate "C" limit least(greatest($5, 1), 1000)) x',
    private.mirror_of(p_object))
  into v_ids using v_job.account_id, p_before, p_after, p_upto, p_limit, p_object;
  return jsonb_build_object('ids', v_ids);
end
$_$;

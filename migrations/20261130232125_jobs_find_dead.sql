-- Which dead jobs of a portal a filter means: what is listed is what is replayed.

create function private.dead_jobs(p_account_id uuid, p_filter jsonb) returns setof private.jobs
language sql stable security invoker set search_path = '' as $$
  select j.* from private.jobs j
  where j.account_id = p_account_id and j.state = 'dead'
    and (p_filter ->> 'kind' is null or j.kind = p_filter ->> 'kind')
    and (p_filter ->> 'code' is null or j.error ->> 'code' = p_filter ->> 'code')
    and (p_filter ->> 'object' is null or j.payload ->> 'object' = p_filter ->> 'object')
$$;
comment on function private.dead_jobs(uuid, jsonb) is 'The dead jobs of a portal of a kind, an error code, an object, or all.';
revoke all on function private.dead_jobs(uuid, jsonb) from public;

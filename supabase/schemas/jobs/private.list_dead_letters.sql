-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.list_dead_letters(p_account_id uuid, p_filter jsonb, p_after bigint, p_limit integer) returns jsonb
  language plpgsql stable security definer
  set search_path = ''
  as $$
-- definer because private.jobs is outside the API; the caller's right is asked first
declare
  v_filter jsonb := private.read_filter(p_filter, array['kind', 'code', 'object']);
  v_limit int := private.page_size(p_limit);
begin
  perform private.require_portal(p_account_id, array['owner', 'admin'], 'see dead letters');
  return (
    with dead as (
      select d.* from private.dead_jobs(p_account_id, v_filter) d
    ), page as (
      select d.* from dead d where p_after is null or d.id < p_after order by d.id desc limit v_limit
    )
    select jsonb_build_object(
      'data', coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'kind', p.kind, 'object', p.payload ->> 'object',
        'session_id', (select s.session_id from public.sync_sessions s where s.id = p.session_id),
        -- A document is its owner's: of its work only ids and codes are shown.
        'payload', p.payload, 'cursor', case when p.kind not like 'document.%' then p.cursor end, 'attempts', p.attempts,
        'error', case when p.kind like 'document.%' then jsonb_build_object('code', p.error ->> 'code') else p.error end,
        'created_at', private.iso(p.created_at), 'finished_at', private.iso(p.finished_at)) order by p.id desc), '[]'),
      'next_cursor', case when count(*) = v_limit then min(p.id) end,
      'total', (select count(*) from dead),
      'groups', (select coalesce(jsonb_agg(jsonb_build_object('kind', g.kind, 'code', g.code, 'count', g.n,
          'oldest_at', private.iso(g.oldest), 'latest_at', private.iso(g.latest)) order by g.n desc, g.kind, g.code), '[]')
        from (select d.kind, d.error ->> 'code' as code, count(*) as n, min(d.finished_at) as oldest, max(d.finished_at) as latest
          from dead d group by 1, 2) g))
    from page p);
end
$$;
comment on function private.list_dead_letters(p_account_id uuid, p_filter jsonb, p_after bigint, p_limit integer) is 'See dead_letters.';

revoke all on function private.list_dead_letters(p_account_id uuid, p_filter jsonb, p_after bigint, p_limit integer) from public;
grant all on function private.list_dead_letters(p_account_id uuid, p_filter jsonb, p_after bigint, p_limit integer) to authenticated;

-- Which keys still seal something: a key may be retired when nothing names it any more.
-- Why: what was sealed with a key that the setting lost is lost, and a rotation ends when nobody looks (docs/runbooks/rotate-keys.md).
-- Who may call: the service. The envelopes say their key themselves (v1.<key>.…), whatever the column key_id says.

create function public.oauth_key_usage() returns jsonb
language sql stable security definer set search_path = ''
as $$
  -- definer so that the service needs no right on the tables
  with sealed (envelope, kind) as (
    select e, 'tokens' from public.hubspot_accounts a, unnest(array[a.access_token, a.refresh_token]) e
    union all
    select e, 'consents' from public.oauth_states s, unnest(array[s.verifier_sealed, s.code_sealed]) e where s.expires_at > now()
  ), used as (
    select split_part(s.envelope, '.', 2) as key_id, count(*) filter (where s.kind = 'tokens') as tokens,
      count(*) filter (where s.kind = 'consents') as consents
    -- What a completed consent had is wiped.
  from sealed s where s.envelope <> '' group by 1
  )
  select coalesce(jsonb_agg(jsonb_build_object('key_id', u.key_id, 'tokens', u.tokens, 'consents', u.consents) order by u.key_id), '[]')
  from used u
$$;
comment on function public.oauth_key_usage() is
  'The keys that seal tokens of portals and consents under way, with how many: a key that is not named may be retired.';
revoke execute on function public.oauth_key_usage() from public;
grant execute on function public.oauth_key_usage() to service_role;

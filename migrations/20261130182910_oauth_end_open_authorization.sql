-- Who completed a consent is not in the middle of connecting any more.
-- Why: the handle is kept for a repetition, and a lost connection looked like one that is being made.
-- Who may call: signed-in users, through hubspot_connections.

create or replace function private.has_open_authorization() returns boolean
language sql stable security definer set search_path = ''
as $$
  -- definer because no client may read oauth_states
  select exists (
    select from public.oauth_states s
    where s.user_id = (select auth.uid()) and s.expires_at > now() and s.answer is null)
$$;

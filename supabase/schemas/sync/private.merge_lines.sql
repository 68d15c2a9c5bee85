-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.merge_lines(p_base text, p_ours text, p_theirs text, p_sent text[], p_base_stamp timestamptz, p_stamp timestamptz, p_is_settled boolean, p_winner text) returns table(place integer, line text, base text, ours text)
  language sql immutable
  set search_path = ''
  as $$
  select x.place, x.line, x.base, x.ours from (values
    -- An older state, or one of the base's moment in which something may be missing.
    (1, 'stale', coalesce(p_stamp < p_base_stamp or (p_stamp = p_base_stamp and not p_is_settled), false), p_base, p_ours),
    -- Both sides were known to have it.
    (2, 'unchanged', p_theirs is not distinct from p_base, p_base, p_ours),
    -- A value of ours that came in, maybe after its successor: what we have now is still to be sent.
    (3, 'own', exists (select from unnest(p_sent) s where s is not distinct from p_theirs), p_theirs, p_ours),
    -- HubSpot alone changed it.
    (4, 'hubspot', p_ours is not distinct from p_base, p_theirs, p_theirs),
    -- Both made the same of it.
    (5, 'agreed', p_ours is not distinct from p_theirs, p_theirs, p_ours),
    -- Both changed it: a rule decides.
    (6, 'conflict', true, p_theirs, case p_winner when 'hubspot' then p_theirs else p_ours end)
  ) x (place, line, fits, base, ours)
  where x.fits order by x.place
$$;
comment on function private.merge_lines(p_base text, p_ours text, p_theirs text, p_sent text[], p_base_stamp timestamptz, p_stamp timestamptz, p_is_settled boolean, p_winner text) is 'The lines of the merge that fit, the first of which decides: what base and ours become. p_sent: values of ours without a final answer.';

revoke all on function private.merge_lines(p_base text, p_ours text, p_theirs text, p_sent text[], p_base_stamp timestamptz, p_stamp timestamptz, p_is_settled boolean, p_winner text) from public;

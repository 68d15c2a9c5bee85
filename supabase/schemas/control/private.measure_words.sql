-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.measure_words(p_rule text, p_subject text, p_value double precision, p_data jsonb) returns text
  language sql immutable
  set search_path = ''
  as $$
  select case p_rule
    when 'sync.lag' then format('%s: the oldest change waits for %s s, or the last ones took as long.', p_subject, round(p_value::numeric))
    when 'queue.depth' then format('%s: %s are due and wait.', p_subject, p_value)
    when 'errors.rate' then format('%s: %s of %s failed in the last hour.', p_subject, p_data ->> 'failed', p_data ->> 'attempts')
    when 'functions.errors' then format('%s: %s %% of its calls failed in the last quarter of an hour.', p_subject, p_value)
    when 'sync.drift' then format('%s: comparisons found %s records other than in HubSpot, and mended them.', p_subject, p_value)
    when 'sync.conflicts' then format('%s conflicts wait for a decision.', p_value)
    when 'jobs.dead' then format('%s jobs were given up.', p_value)
    when 'documents.stuck' then format('Of %s open documents one has made no progress for %s minutes.', p_data ->> 'open', round(p_value / 60))
    when 'connection.stale' then format('The access token has been over for %s minutes.', round(p_value / 60))
    when 'connection.scopes' then format('The connection lacks %s: connect again and agree to them.',
      array_to_string(array(select jsonb_array_elements_text(p_data -> 'missing')), ', '))
    when 'budget.calls' then format('%s of %s calls of today are used.', p_data ->> 'calls', p_data ->> 'per_day')
    else format('%s: %s', p_subject, p_value) end
$$;
comment on function private.measure_words(p_rule text, p_subject text, p_value double precision, p_data jsonb) is 'A measure as the detail of its alert.';

revoke all on function private.measure_words(p_rule text, p_subject text, p_value double precision, p_data jsonb) from public;

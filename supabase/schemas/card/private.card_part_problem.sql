-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.card_part_problem(p_part jsonb) returns text
  language sql immutable
  set search_path = ''
  as $_$
  with rules (kind, fields) as (values
    ('score', array['kind']), ('reasons', array['kind', 'title', 'limit']), ('trend', array['kind', 'title', 'limit']),
    ('facts', array['kind', 'title', 'properties']), ('text', array['kind', 'title', 'text']), ('model', array['kind', 'title'])
  ), part as (
    select case when jsonb_typeof(p_part) = 'object' then p_part end as it
  ), properties as (
    select case when jsonb_typeof(it -> 'properties') = 'array' then it -> 'properties' end as list from part
  )
  select case
    when it is null then ' must be an object with a kind: score, reasons, trend, facts, text or model'
    when fields is null then '/kind must be score, reasons, trend, facts, text or model'
    when unknown is not null then format('/%s is no field here: use %s', unknown, array_to_string(fields, ', '))
    when it ? 'title' and (jsonb_typeof(it -> 'title') <> 'string' or btrim(it ->> 'title') = '' or length(it ->> 'title') > 60)
      then '/title must be a text of 1 to 60 characters'
    when it ? 'limit' and not (jsonb_typeof(it -> 'limit') = 'number' and it ->> 'limit' ~ '^([1-9]|10)$')
      then '/limit must be a whole number from 1 to 10'
    when kind = 'text' and private.card_text_problem(it -> 'text') is not null
      then '/text ' || private.card_text_problem(it -> 'text')
    when kind = 'facts' and coalesce(jsonb_array_length(list), 0) not between 1 and 12
      then '/properties must be a list of 1 to 12 property names'
    when kind = 'facts' then (
      select format('/properties/%s%s', n - 1, case
        when jsonb_typeof(p) = 'object' and exists (select from jsonb_object_keys(p) k where k not in ('property', 'label'))
          then ' has a field besides property and label'
        when name is null or name !~ '^[a-z0-9_]{1,100}$' then ' must be HubSpot''s internal name of a property'
        else '/label must be a text of 1 to 60 characters' end)
      from jsonb_array_elements(list) with ordinality e (p, n),
      lateral (select case jsonb_typeof(p) when 'string' then p #>> '{}'
        when 'object' then case when jsonb_typeof(p -> 'property') = 'string' then p ->> 'property' end end) x (name)
      where name is null or name !~ '^[a-z0-9_]{1,100}$'
        or (jsonb_typeof(p) = 'object' and exists (select from jsonb_object_keys(p) k where k not in ('property', 'label')))
        or (jsonb_typeof(p) = 'object' and p ? 'label'
          and (jsonb_typeof(p -> 'label') <> 'string' or length(p ->> 'label') not between 1 and 60))
      order by n limit 1)
  end
  from part cross join properties left join rules on kind = it ->> 'kind',
  lateral (select min(k) from jsonb_object_keys(coalesce(it, '{}')) k where k <> all (fields)) u (unknown)
$_$;
comment on function private.card_part_problem(p_part jsonb) is 'What is wrong with a part of a template, beginning with the place in it; null when nothing is.';

revoke all on function private.card_part_problem(p_part jsonb) from public;

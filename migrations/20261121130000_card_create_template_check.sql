-- The check of card templates: what a card may show, in the words the renderer uses.
-- Why: a mistake is named when the template is stored, not when a salesperson looks at the card.
-- Who may call: the trigger of card_templates.

create function private.card_text_problem(p_value jsonb) returns text
language sql immutable set search_path = ''
as $$
  -- 1. Doubled braces are braces. 2. Known placeholders go. 3. What is left has no brace.
  select case
    when jsonb_typeof(p_value) is distinct from 'string' or btrim(p_value #>> '{}') = '' then 'must be a text that is not empty'
    when length(p_value #>> '{}') > 300 then 'is longer than 300 characters'
    when unknown is not null then
      format('has no placeholder {%s}: use name, score, grade, probability or property.<its name>', unknown)
    when bare ~ '[{}]' then 'has a single brace; write {{ or }} for a brace'
  end
  from (select replace(replace(p_value #>> '{}', '{{', ''), '}}', '')) t (single),
  lateral (select regexp_replace(single,
    '\{(name|score|grade|probability|property\.[a-z0-9_]{1,100})(\|[^{}]*)?\}', '', 'g')) b (bare),
  lateral (select (regexp_match(bare, '\{([^{}|]*)[^{}]*\}'))[1]) u (unknown)
$$;
comment on function private.card_text_problem(jsonb) is 'What is wrong with a sentence of a template; null when nothing is.';

create function private.card_part_problem(p_part jsonb) returns text
language sql immutable set search_path = ''
as $$
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
$$;
comment on function private.card_part_problem(jsonb) is
  'What is wrong with a part of a template, beginning with the place in it; null when nothing is.';

create function private.card_template_problem(p_template jsonb) returns text
language sql immutable set search_path = ''
as $$
  with template as (
    select case when jsonb_typeof(p_template) = 'object' then p_template end as it
  ), lists as (
    select it, case when jsonb_typeof(it -> 'parts') = 'array' then it -> 'parts' end as parts,
      case when jsonb_typeof(it -> 'actions') = 'array' then it -> 'actions' end as actions from template
  )
  select case
    when it is null then ' must be an object with title, parts and actions'
    when unknown is not null then format('/%s is no field here: use title, parts, actions', unknown)
    when it ? 'title' and private.card_text_problem(it -> 'title') is not null
      then '/title ' || private.card_text_problem(it -> 'title')
    when coalesce(jsonb_array_length(parts), 0) not between 1 and 5 then '/parts must be a list of 1 to 5 parts'
    when it ? 'actions' and actions is null then '/actions must be a list of actions: rescore, open-reasons'
    else coalesce(
      (select format('/parts/%s%s', n - 1, private.card_part_problem(p))
       from jsonb_array_elements(parts) with ordinality e (p, n)
       where private.card_part_problem(p) is not null order by n limit 1),
      (select format('/actions/%s must be rescore or open-reasons, each once', n - 1)
       from (select a, n, row_number() over (partition by a order by n) as nth
         from jsonb_array_elements(coalesce(actions, '[]')) with ordinality e (a, n)) e
       where a not in ('"rescore"', '"open-reasons"') or nth > 1 order by n limit 1))
  end
  from lists,
  lateral (select min(k) from jsonb_object_keys(coalesce(it, '{}')) k where k not in ('title', 'parts', 'actions')) u (unknown)
$$;
comment on function private.card_template_problem(jsonb) is
  'The first mistake of a card template as a JSON pointer and a sentence; null when it is valid.';

revoke execute on function private.card_text_problem(jsonb), private.card_part_problem(jsonb),
  private.card_template_problem(jsonb) from public;

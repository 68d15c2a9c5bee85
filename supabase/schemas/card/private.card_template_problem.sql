-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.card_template_problem(p_template jsonb) returns text
  language sql immutable
  set search_path = ''
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
comment on function private.card_template_problem(p_template jsonb) is 'The first mistake of a card template as a JSON pointer and a sentence; null when it is valid.';

revoke all on function private.card_template_problem(p_template jsonb) from public;

-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.card_text_problem(p_value jsonb) returns text
  language sql immutable
  set search_path = ''
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
comment on function private.card_text_problem(p_value jsonb) is 'What is wrong with a sentence of a template; null when nothing is.';

revoke all on function private.card_text_problem(p_value jsonb) from public;

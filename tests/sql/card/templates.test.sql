-- Card templates: what may be stored, who may store it, and how a mistake is named.

create function pg_temp.problem_of(p_call text) returns text language plpgsql as $$
declare
  v_detail text;
begin
  execute p_call;
  return null;
exception when sqlstate 'P0001' then
  get stacked diagnostics v_detail = pg_exception_detail;
  return v_detail::jsonb ->> 'status' || ' ' || (v_detail::jsonb ->> 'code') || ': ' || sqlerrm;
end
$$;
create temp table story as select tap.make_user('owner@example.com') as owner, tap.make_user('viewer@example.com') as viewer,
  tap.make_user('stranger@example.com') as stranger, null::uuid as account;
update story set account = tap.connect(owner);
insert into account_members select account, viewer, 'viewer' from story;
grant select on story to public;

-- The check names each mistake by its place.
select is(private.card_template_problem('{"title": "{score} for {name|somebody}", "parts": [{"kind": "score"},
  {"kind": "reasons", "title": "Because", "limit": 3}, {"kind": "trend"},
  {"kind": "facts", "properties": ["jobtitle", {"property": "phone", "label": "Call"}]},
  {"kind": "text", "text": "Ask {property.firstname|them} about {{price}}."}], "actions": ["rescore"]}'), null, 'a full template is valid');
select is(private.card_template_problem(t::jsonb), p, coalesce(p, 'valid') || ' in ' || t) from (values
  ('[]', ' must be an object with title, parts and actions'),
  ('null', ' must be an object with title, parts and actions'),
  ('{}', '/parts must be a list of 1 to 5 parts'),
  ('{"parts": []}', '/parts must be a list of 1 to 5 parts'),
  ('{"parts": [1,2,3,4,5,6]}', '/parts must be a list of 1 to 5 parts'),
  ('{"parts": [1]}', '/parts/0 must be an object with a kind: score, reasons, trend, facts, text or model'),
  ('{"parts": [{"kind": "score"}, {"kind": "pie"}]}', '/parts/1/kind must be score, reasons, trend, facts, text or model'),
  ('{"parts": [{"kind": "score", "size": 3}]}', '/parts/0/size is no field here: use kind'),
  ('{"parts": [{"kind": "score"}], "colour": 1}', '/colour is no field here: use title, parts, actions'),
  ('{"parts": [{"kind": "reasons", "limit": 0}]}', '/parts/0/limit must be a whole number from 1 to 10'),
  ('{"parts": [{"kind": "reasons", "limit": 2.5}]}', '/parts/0/limit must be a whole number from 1 to 10'),
  ('{"parts": [{"kind": "model", "title": ""}]}', '/parts/0/title must be a text of 1 to 60 characters'),
  ('{"parts": [{"kind": "facts"}]}', '/parts/0/properties must be a list of 1 to 12 property names'),
  ('{"parts": [{"kind": "facts", "properties": ["a", "Job Title"]}]}', '/parts/0/properties/1 must be HubSpot''s internal name of a property'),
  ('{"parts": [{"kind": "facts", "properties": [{"property": "a", "label": ""}]}]}', '/parts/0/properties/0/label must be a text of 1 to 60 characters'),
  ('{"parts": [{"kind": "facts", "properties": [{"property": "a", "x": 1}]}]}', '/parts/0/properties/0 has a field besides property and label'),
  ('{"parts": [{"kind": "text"}]}', '/parts/0/text must be a text that is not empty'),
  ('{"parts": [{"kind": "text", "text": "{scor}"}]}', '/parts/0/text has no placeholder {scor}: use name, score, grade, probability or property.<its name>'),
  ('{"parts": [{"kind": "text", "text": "half {open"}]}', '/parts/0/text has a single brace; write {{ or }} for a brace'),
  ('{"title": 5, "parts": [{"kind": "score"}]}', '/title must be a text that is not empty'),
  ('{"parts": [{"kind": "score"}], "actions": "rescore"}', '/actions must be a list of actions: rescore, open-reasons'),
  ('{"parts": [{"kind": "score"}], "actions": ["rescore", "delete"]}', '/actions/1 must be rescore or open-reasons, each once'),
  ('{"parts": [{"kind": "score"}], "actions": ["rescore", "rescore"]}', '/actions/1 must be rescore or open-reasons, each once'),
  ('{"parts": [{"kind": "score"}], "actions": []}', null)
) x (t, p);

-- Who may store one.
select tap.sign_in(owner) from story;
select lives_ok($$insert into card_templates (account_id, object_type, template)
  select account, 'contacts', '{"parts": [{"kind": "score"}]}' from story$$, 'an owner stores a template');
select is(pg_temp.problem_of($$update card_templates set template = '{"parts": [{"kind": "pie"}]}'$$),
  '422 invalid_template: the card template is not valid: /parts/0/kind must be score, reasons, trend, facts, text or model',
  'one that could not be shown is refused with its mistake');
select throws_ok($$insert into card_templates (account_id, object_type, template)
  select account, 'calls', '{"parts": [{"kind": "score"}]}' from story$$, '23514', null, 'calls have no card');
select is(pg_temp.problem_of($$update card_templates set object_type = 'deals'$$),
  '409 template_stays: A card template stays with its portal and object type.', 'a template stays with its object');
select lives_ok($$insert into card_templates (account_id, object_type, template)
  select account, 'contacts', '{"parts": [{"kind": "model"}]}' from story
  on conflict (account_id, object_type) do update set account_id = excluded.account_id, object_type = excluded.object_type,
    template = excluded.template$$, 'an upsert as the API makes it replaces it');
select tap.be_owner();
select tap.sign_in(viewer) from story;
select is((select count(*)::int from card_templates), 1, 'a viewer reads it');
select throws_ok($$insert into card_templates (account_id, object_type, template)
  select account, 'deals', '{"parts": [{"kind": "score"}]}' from story$$, '42501', null, 'but stores none');
select results_eq($$with gone as (delete from card_templates returning 1) select count(*)::int from gone$$, array[0], 'and removes none');
select tap.be_owner();
select tap.sign_in(stranger) from story;
select is((select count(*)::int from card_templates), 0, 'a stranger sees nothing');
select throws_ok($$insert into card_templates (account_id, object_type, template)
  select account, 'deals', '{"parts": [{"kind": "score"}]}' from story$$, '42501', null, 'and stores nothing');
select tap.be_owner();
select is((select count(*)::int from audit_logs where entity_type = 'card_templates'), 2, 'the changes are in the audit log');
select tap.sign_in(owner) from story;
select results_eq($$with gone as (delete from card_templates returning 1) select count(*)::int from gone$$, array[1],
  'an owner goes back to the built-in card');
select tap.be_owner();

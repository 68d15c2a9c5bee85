-- card_fetch: whatever is missing, there is an answer, and never one of another portal.

create temp table story as select tap.make_user('owner@example.com') as owner, tap.make_user('other@example.com') as other,
  null::uuid as account, null::uuid as second, now() as at;
update story set account = tap.connect(owner), second = tap.connect(other, '777');
grant select on story to public;

-- Nothing yet.
select is(card_fetch('999', 'contacts', '1'),
  '{"portal": {"portal_id": "999", "status": "unknown"}, "object_type": "contacts", "record_id": "1"}', 'a portal that was never connected');
select is(card_fetch('62515', 'contacts', '1') - 'portal', '{"object_type": "contacts", "record_id": "1", "record": null, "score": null,
  "definitions": {}, "trend": [], "model": null, "template": null}', 'a record that is not in the mirror');
select is(card_fetch('62515', 'tickets', '1') -> 'record', 'null', 'an object that is not mirrored');
select is(card_fetch('62515', 'contacts', '1') -> 'portal' ->> 'status', 'active', 'the connection is told');

-- A record.
select private.mirror_upsert(account, 'contacts', jsonb_build_array(tap.contact('512', at, at, 'ada@example.com'),
  tap.contact('513', at, at, null, '{"archived_at": "2026-11-20T00:00:00Z", "merged_into": "512"}'))) from story;
insert into hubspot_properties (account_id, object_type, name, label, type, field_type, definition)
select account, 'contacts', 'email', 'E-mail', 'string', 'text', '{"options": [{"value": "a", "label": "Alpha"}]}'::jsonb from story;
select is(card_fetch('62515', 'contacts', '512', array['email', 'phone']) -> 'record',
  '{"properties": {"email": "ada@example.com"}, "archived_at": null, "merged_into": null}', 'only the properties asked for, if it has them');
select is(card_fetch('62515', 'contacts', '512', array['email']) -> 'definitions',
  '{"email": {"label": "E-mail", "type": "string", "options": {"a": "Alpha"}}}', 'with their definitions');
select is(card_fetch('62515', 'contacts', '513') -> 'record' ->> 'merged_into', '512', 'a merged record names the survivor');
select is(card_fetch('777', 'contacts', '512', array['email']) -> 'record', 'null', 'another portal does not have it');
select is(card_fetch('62515', 'deals', '512') -> 'record', 'null', 'nor does another object type');

-- A score, its history, a model of another object.
insert into record_scores (account_id, object_type, record_id, score, grade, probability, log_odds, baseline, reasons, inputs, source,
  model_version, model_sha256, as_of, scored_at)
select account, 'contacts', '512', 87, 'A', 0.87, 1.9, -1.2, '[{"feature": "calls", "label": "Last call 3 days ago", "value": 3, "contribution": 3.1}]',
  '[3]', 'rules', 0, 'ab', '2026-11-21T09:00:00Z', '2026-11-21T10:00:00Z' from story;
insert into record_score_history (account_id, object_type, record_id, scored_at, as_of, score, grade, probability, log_odds, inputs,
  source, model_version, model_sha256)
select account, 'contacts', '512', timestamptz '2026-11-21T10:00:00Z' - n * interval '1 day', now(), 87 - n, 'A', 0.87, 1.9, '[]', 'rules', 0, 'ab'
from story, generate_series(0, 14) n;
insert into scoring_models (account_id, object_type, version, state, artefact, sha256, features, evaluation)
select account, o, 3, 'candidate', 'x', encode(sha256('x'), 'hex'), '[]', '{"auc": {"value": 0.85}}'
from story, unnest(array['contacts', 'deals']) o;
update scoring_models set state = 'active', activated_at = '2026-11-20T00:00:00Z';
select is(card_fetch('62515', 'contacts', '512') -> 'score', '{"score": 87, "grade": "A", "probability": 0.87, "log_odds": 1.9,
  "baseline": -1.2, "reasons": [{"feature": "calls", "label": "Last call 3 days ago", "value": 3, "contribution": 3.1}], "source": "rules",
  "model": {"id": null, "version": 0, "sha256": "ab"}, "as_of": "2026-11-21T09:00:00.000Z", "scored_at": "2026-11-21T10:00:00.000Z",
  "stale_since": null}', 'the latest score');
select is(jsonb_path_query_array(card_fetch('62515', 'contacts', '512'), '$.trend[*].score'), '[87, 86, 85, 84, 83, 82, 81, 80, 79, 78]',
  'ten scores, the latest first');
select is((card_fetch('62515', 'contacts', '512') -> 'model') - array['sha256', 'activated_at'],
  '{"version": 3, "auc": 0.85}', 'the active model of the object');
select is(card_fetch('777', 'contacts', '512') -> 'score', 'null', 'another portal does not see the score');

-- The portal's template names properties in parts and in sentences.
insert into card_templates (account_id, object_type, template)
select account, 'contacts', '{"title": "{property.firstname}", "parts": [{"kind": "facts", "properties": ["email", {"property": "jobtitle"}]}]}' from story;
update hubspot_contacts_raw set raw_json = raw_json || '{"properties": {"email": "a@b.c", "firstname": "Ada", "jobtitle": "Analyst", "secret": "x"}}'
where hubspot_id = '512';
select is(card_fetch('62515', 'contacts', '512') -> 'record' -> 'properties',
  '{"email": "a@b.c", "firstname": "Ada", "jobtitle": "Analyst"}', 'its properties are sent along, and no others');
select is(card_fetch('62515', 'contacts', '512') -> 'template' ->> 'title', '{property.firstname}', 'and so is the template');
select is(card_fetch('62515', 'companies', '512') -> 'template', 'null', 'a template is of one object');

-- Disconnected, the score stays and the connection is told.
select oauth_disconnect(account, null, false) from story;
select is(card_fetch('62515', 'contacts', '512') -> 'portal' ->> 'status', 'inactive', 'a disconnected portal says so');
select is(card_fetch('62515', 'contacts', '512') -> 'score' ->> 'score', '87', 'and keeps what it had');

select tap.sign_in(owner) from story;
select throws_ok($$select card_fetch('62515', 'contacts', '512')$$, '42501', null, 'users do not call it');
select tap.be_owner();

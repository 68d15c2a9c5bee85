-- The registry: one active model, activation and rollback by admins, configurations, who sees what, what is audited.

create temp table story as select tap.make_user('owner@example.com') as owner, tap.make_user('admin@example.com') as admin,
  tap.make_user('member@example.com') as member, tap.make_user('viewer@example.com') as viewer, tap.make_user('stranger@example.com') as stranger,
  null::uuid as account, null::uuid as foreign_account, null::uuid as batch;
grant select on story to public;
update story set account = tap.connect(owner), foreign_account = tap.connect(stranger, '777');
insert into account_members (account_id, user_id, role)
select account, u, r from story, lateral (values (admin, 'admin'), (member, 'member'), (viewer, 'viewer')) x (u, r);
insert into hubspot_contacts_raw (account_id, hubspot_id, raw_json, source_updated_at, read_at, seen_at)
select account, n::text, '{}', now(), now(), now() from story, generate_series(1, 3) n;
insert into scoring_models (account_id, object_type, version, artefact, sha256, features)
select account, 'contacts', v, v::text::bytea, encode(sha256(v::text::bytea), 'hex'), '[]' from story, generate_series(1, 3) v;
create function pg_temp.problem(p_call text) returns text language plpgsql as $$
declare
  v_detail text;
begin
  execute p_call;
  return null;
exception when sqlstate 'P0001' then
  get stacked diagnostics v_detail = pg_exception_detail;
  return v_detail::jsonb ->> 'code';
end
$$;
create function pg_temp.activate(p_version int) returns text language plpgsql as $$
declare
  v_id uuid := (select id from public.scoring_models where version = p_version);
begin
  return coalesce(pg_temp.problem(format('select public.model_activate(%L)', coalesce(v_id, gen_random_uuid()))), 'done');
end
$$;
create function pg_temp.states() returns text language sql as $$ select string_agg(state, ' ' order by version) from public.scoring_models $$;

-- Activation.
select tap.be_owner(); select tap.sign_in(viewer) from story;
select is(pg_temp.activate(1), 'forbidden', 'a viewer activates no model');
select tap.be_owner(); select tap.sign_in(member) from story;
select is(pg_temp.activate(1), 'forbidden', 'nor does a member');
select tap.be_owner(); select tap.sign_in(stranger) from story;
select is(pg_temp.activate(1), 'unknown_model', 'to a stranger it does not exist');
select tap.be_owner(); select tap.sign_in(admin) from story;
select is(pg_temp.activate(1), 'done', 'an admin does');
select is((select model_activate(m.id) -> 'previous' from scoring_models m where version = 2), (select to_jsonb(m.id) from scoring_models m where version = 1),
  'and is told which one was before');
select is(pg_temp.states(), 'retired active candidate', 'one is active');
select tap.be_owner(); select tap.sign_in(owner) from story;
select is(pg_temp.activate(1), 'done', 'the rollback is one call');
select is(pg_temp.states(), 'active retired candidate', 'to the model before');
select is(pg_temp.activate(1), 'done', 'which changes nothing when it is active');
select throws_ok($$ update scoring_models set state = 'candidate' where version = 1 $$, 'P0001', 'A model does not move from active to candidate.', 'none becomes a candidate again');
select throws_ok($$ update scoring_models set sha256 = 'x' where version = 1 $$, '42501', null, 'nor changes otherwise');
select throws_ok($$ select artefact from scoring_models $$, '42501', null, 'nobody reads the bytes');
select tap.be_owner();
select is((select string_agg(status || ' ' || total, ',' order by created_at, status desc) from score_batches), 'pending 3,cancelled 3,cancelled 3', 'each activation scores everything again, the one before stops');
select throws_ok($$ insert into scoring_models (account_id, object_type, version, state, artefact, sha256, features)
  select account, 'contacts', 4, 'active', 'x', encode(sha256('x'), 'hex'), '[]' from story $$, 'P0001', 'A model begins as candidate.', 'a model begins as candidate');
select throws_ok($$ insert into scoring_models (account_id, object_type, version, artefact, sha256, features)
  select account, 'contacts', 4, 'x', repeat('a', 64), '[]' from story $$, '23514', null, 'its digest is that of its bytes');
select is((select count(*)::int from audit_logs where entity_type = 'scoring_models' and new_data ->> 'state' = 'active' and user_id = (select owner::text from story)), 1,
  'the audit log knows who switched');
select ok((select bool_and(not coalesce(new_data, '{}') ?| array['artefact', 'plots', 'card_markdown']) from audit_logs where entity_type = 'scoring_models'), 'without the bytes');

-- Configurations.
select tap.be_owner(); select tap.sign_in(member) from story;
select throws_ok($$ insert into ai_configurations (account_id, purpose) select account, 'scoring:contacts' from story $$, '42501', null, 'a member writes no configuration');
select tap.be_owner(); select tap.sign_in(admin) from story;
select lives_ok($$ insert into ai_configurations (account_id, purpose, settings) select account, 'scoring:contacts', '{"seed": 1}' from story $$, 'an admin does');
select lives_ok($$ insert into ai_configurations (account_id, purpose, settings) select account, 'scoring:contacts', '{"seed": 2}' from story $$, 'the next one takes its place');
select is((select array_agg(settings ->> 'seed') from ai_configurations where is_active), '{2}', 'one is in force');
update ai_configurations set is_active = true where settings ->> 'seed' = '1';
select is((select array_agg(settings ->> 'seed') from ai_configurations where is_active), '{1}', 'and back');
select throws_ok($$ insert into ai_configurations (account_id, purpose) select foreign_account, 'scoring:contacts' from story $$, '42501', null, 'nobody configures another''s portal');
select throws_ok($$ update ai_configurations set settings = '[]' $$, '23514', null, 'settings are an object');
select throws_ok($$ update ai_configurations set account_id = (select foreign_account from story) $$, '42501', null, 'a configuration stays in its portal');
select tap.be_owner();
select is((select count(*)::int from audit_logs where entity_type = 'ai_configurations' and operation = 'create'), 2, 'configurations are audited');

-- Rows of everything, for the question who sees them.
update story set batch = (score_batch_start(account, owner, 'contacts', array['1']) ->> 'batch_id')::uuid;
insert into training_runs (account_id, object_type) select account, 'deals' from story;
select scores_store(account, 'contacts', jsonb_build_array(jsonb_build_object('record_id', '1', 'score', 40, 'probability', 0.4, 'log_odds', 0.1, 'grade', 'C',
  'baseline', 0, 'reasons', '[]'::jsonb, 'inputs', '[1]'::jsonb, 'as_of', now(), 'source', 'rules', 'model_id', null, 'model_version', 0, 'model_sha256', repeat('a', 64)))) from story;
create function pg_temp.seen() returns int[] language sql as $$
  select array[(select count(*) from public.ai_configurations), (select count(id) from public.scoring_models), (select count(*) from public.training_runs),
    (select count(*) from public.record_scores), (select count(*) from public.record_score_history), (select count(*) from public.score_batches where status = 'pending'),
    (select count(*) from public.score_batch_items i join public.score_batches b on b.id = i.batch_id where b.origin = 'user')]::int[]
$$;
select tap.be_owner(); select tap.sign_in(viewer) from story;
select is(pg_temp.seen(), '{2,3,1,1,1,2,1}', 'a viewer reads all of its portal');
select is((select score_show('62515', 'contacts', '1') #>> '{latest,score}'), '40', 'also by the functions');
select is((select pg_temp.problem(format('select public.score_batch_cancel(%L)', batch)) from story), 'forbidden', 'but cancels nothing');
select is((select pg_temp.problem(format('select public.score_batch_retry(%L)', batch)) from story), 'forbidden', 'and retries nothing');
select tap.be_owner(); select tap.sign_in(stranger) from story;
select is(pg_temp.seen(), '{0,0,0,0,0,0,0}', 'a stranger reads nothing');
select is((select pg_temp.problem(format('select public.score_batch_%s(%L)', f, batch)) from story), 'unknown_batch', 'to a stranger the batch does not exist: ' || f)
from unnest(array['progress', 'items', 'cancel', 'retry']) f;
select is(pg_temp.problem($$ select public.score_show('62515', 'contacts', '1') $$), 'unknown_portal', 'nor does the score');
select tap.be_owner(); select tap.sign_in(member) from story;
select is((select public.score_batch_cancel(batch) ->> 'status' from story), 'cancelled', 'a member cancels');
select throws_ok(format('select public.%s', f), '42501', null, 'no user calls ' || f)
from unnest(array['scoring_context(null, null)', 'scoring_records(null, null, null)', 'scores_store(null, null, null)', 'score_batch_start(null, null, null)',
  'score_batch_slice(1, null, 1)', 'score_batch_commit(1, null, null, null)', 'training_start(null, null, null, null)', 'training_page(1, null, null, 1)',
  'training_state(1, null, null)', 'training_commit(1, null, null, null)', 'training_finish(1, null, null)']) f;
select throws_ok(format('insert into public.%I default values', t), '42501', null, 'no user writes ' || t)
from unnest(array['scoring_models', 'training_runs', 'record_scores', 'record_score_history', 'score_batches', 'score_batch_items']) t;
select tap.be_anon();
select throws_ok(format('select count(*) from public.%I', t), '42501', null, 'without signing in nobody reads ' || t)
from unnest(array['ai_configurations', 'scoring_models', 'training_runs', 'record_scores', 'record_score_history', 'score_batches', 'score_batch_items']) t;
select throws_ok($$ select public.score_show('62515', 'contacts', '1') $$, '42501', null, 'nor asks for a score');
select tap.be_owner();

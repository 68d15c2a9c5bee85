-- Who writes what: each write policy for each role and a stranger, tried alone, with every right of the table granted and all triggers at rest.

select tap.make_cast();
select tap.give_documents();

-- A row of a person, and what would make it somebody else's. ACCOUNT and OTHER are the portals, ME is who tries, MINE a document of it.
create temp table rights (relation regclass, commands text, roles text, row text, others text);
insert into rights values
  -- Who joins has agreed: nobody adds members, and whoever is one leaves.
  ('account_members', 'update delete', 'owner admin', '{"account_id": "ACCOUNT", "user_id": "SOMEBODY", "role": "member"}',
    '[{"account_id": "OTHER"}]'),
  ('account_members', 'insert', '', '{"account_id": "ACCOUNT", "user_id": "SOMEBODY", "role": "member"}', '[{"account_id": "OTHER"}]'),
  ('account_members', 'delete', 'owner admin member viewer stranger', '{"account_id": "THEIRS", "user_id": "ME"}',
    '[{"user_id": "SOMEBODY"}]'),
  ('account_invitations', 'insert delete', 'owner admin', '{"account_id": "ACCOUNT", "email": "new@example.com"}', '[{"account_id": "OTHER"}]'),
  ('ai_configurations', 'insert update', 'owner admin', '{"account_id": "ACCOUNT", "purpose": "probe"}', '[{"account_id": "OTHER"}]'),
  ('card_templates', 'insert update delete', 'owner admin', '{"account_id": "ACCOUNT", "object_type": "probe"}', '[{"account_id": "OTHER"}]'),
  ('contacts', 'update', 'owner admin member', '{"account_id": "ACCOUNT", "hubspot_id": "probe"}', '[{"account_id": "OTHER"}]'),
  ('property_settings', 'insert update delete', 'owner admin', '{"account_id": "ACCOUNT", "object_type": "probe"}', '[{"account_id": "OTHER"}]'),
  ('error_logs', 'update', 'owner admin', '{"account_id": "ACCOUNT", "error_type": "probe"}', '[{"account_id": "OTHER"}, {"account_id": null}]'),
  ('scoring_models', 'update', 'owner admin', '{"account_id": "ACCOUNT", "object_type": "probe"}', '[{"account_id": "OTHER"}]'),
  ('score_batches', 'update', 'owner admin member', '{"account_id": "ACCOUNT", "object_type": "probe"}', '[{"account_id": "OTHER"}]'),
  ('sync_rules', 'insert delete', 'owner admin', '{"account_id": "ACCOUNT", "object_type": "probe"}',
    '[{"account_id": "OTHER"}, {"account_id": null}]'),
  ('documents', 'insert update', 'owner admin member', '{"account_id": "ACCOUNT", "user_id": "ME", "filename": "probe"}',
    '[{"account_id": "OTHER"}, {"user_id": "SOMEBODY"}]'),
  ('documents', 'delete', 'owner admin member viewer', '{"account_id": "ACCOUNT", "user_id": "ME", "filename": "probe"}',
    '[{"account_id": "OTHER"}, {"user_id": "SOMEBODY"}]'),
  ('document_members', 'insert delete', 'owner admin member viewer stranger', '{"document_id": "MINE", "user_id": "SOMEBODY"}',
    '[{"document_id": "THEIRS"}]'),
  ('document_members', 'delete', 'owner admin member viewer stranger', '{"document_id": "THEIRS", "user_id": "ME"}',
    '[{"user_id": "SOMEBODY"}]'),
  ('users', 'update', 'owner admin member viewer stranger', '{"id": "ME"}', '[{"id": "SOMEBODY"}]'),
  ('storage.objects', 'insert update delete', 'owner admin member viewer stranger', '{"bucket_id": "documents", "name": "ME/probe"}',
    '[{"bucket_id": "other"}, {"name": "SOMEBODY/probe"}, {"name": "probe/ME"}]');
select tap.drop_checks(relation) from rights group by relation;
do $$
begin
  execute (select string_agg(distinct format('grant all on %s to authenticated', relation), '; ') from rights);
end
$$;

-- A column that no policy asks for, and that takes its default.
create function pg_temp.neutral(p_relation regclass, p_row jsonb) returns text language sql as $$
  select quote_ident(a.attname) from pg_attribute a
  where a.attrelid = p_relation and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' and (a.atthasdef or not a.attnotnull)
    and not p_row ? a.attname and not exists (select from pg_index i where i.indrelid = a.attrelid and a.attnum = any (i.indkey))
  order by a.attnum limit 1
$$;
create function pg_temp.place(p_relation regclass, p_row jsonb) returns tid language plpgsql as $$
declare
  v_place tid;
begin
  execute format('select t.ctid from %s t where to_jsonb(t) @> %L', p_relation, p_row) into v_place;
  return v_place;
end
$$;
-- What a statement touches: the own row, the other, both or none, or that it is refused. It has no condition, which would ask the read
-- policy too, and is undone.
create function pg_temp.try(p_statement text, p_id uuid, p_relation regclass, p_own jsonb default null, p_other jsonb default null,
  p_put boolean default true) returns text language plpgsql as $$
declare
  v_own tid;
  v_other tid;
  v_touched text;
begin
  perform tap.rest_triggers();
  if p_put and p_own is not null and pg_temp.place(p_relation, p_own) is null then
    execute tap.insert_of(p_relation, p_own);
  end if;
  if p_put and p_other is not null and pg_temp.place(p_relation, p_other) is null then
    execute tap.insert_of(p_relation, p_other);
  end if;
  v_own := pg_temp.place(p_relation, p_own);
  v_other := pg_temp.place(p_relation, p_other);
  perform tap.sign_in(p_id);
  execute p_statement;
  perform tap.be_owner();
  v_touched := trim(case when v_own is distinct from pg_temp.place(p_relation, p_own) then 'own' else '' end
    || case when v_other is distinct from pg_temp.place(p_relation, p_other) then ' other' else '' end);
  raise exception 'undo' using errcode = 'UN000';
exception
  when sqlstate 'UN000' then
    return v_touched;
  when insufficient_privilege then
    return 'refused';
end
$$;

create temp table tries as
select w.relation, c.command, p.name, p.id, p.name = any (string_to_array(w.roles, ' ')) as may, w.own, w.own || o.change as other, o.change
from people p, portals a, people s, rights r, lateral (
  select r.relation, r.roles, (f.texts)[1]::jsonb as own, (f.texts)[2]::jsonb as others
  from (select array(select replace(replace(replace(replace(replace(replace(t, 'ACCOUNT', a.account::text), 'OTHER', a.other::text),
    'SOMEBODY', s.id::text), 'ME', p.id::text), 'MINE', p.document::text), 'THEIRS', s.document::text)
    from unnest(array[r.row, r.others]) with ordinality x (t, n) order by n)) f (texts)
) w, lateral regexp_split_to_table(r.commands, ' ') c (command), lateral jsonb_array_elements(w.others) o (change)
-- The other portal is the stranger's own.
where s.name = 'somebody' and p.name <> 'somebody' and not (p.name = 'stranger' and o.change ? 'account_id');

select is_empty($$
  select concat_ws(' ', name, relation, own) from tries
  where command = 'insert' and pg_temp.try(tap.insert_of(relation, own), id, relation, own, p_put => false) <> case when may then 'own' else 'refused' end
$$, 'each role adds what is its to add, and nothing else');
select is_empty($$
  select concat_ws(' ', name, relation, other) from tries
  where command = 'insert' and pg_temp.try(tap.insert_of(relation, other), id, relation) <> 'refused'
$$, 'nobody adds what is another''s');
select is_empty($$
  select concat_ws(' ', name, relation, change, touched) from tries, pg_temp.try(format('update %s set %s = default', relation,
    pg_temp.neutral(relation, own)), id, relation, own, other) touched
  where command = 'update' and touched <> case when may then 'own' else '' end
$$, 'each role changes what is its to change, whatever is beside it');
select is_empty($$
  select concat_ws(' ', name, relation, change) from tries, lateral (select string_agg(format('%I = %L', k, change ->> k), ', ') as changes
    from jsonb_object_keys(change) k) x
  where command = 'update' and may and pg_temp.try(format('update %s set %s', relation, changes), id, relation, own) <> 'refused'
$$, 'nobody makes a row of its own another''s');
select is_empty($$
  select concat_ws(' ', name, relation, change, touched) from tries, pg_temp.try(format('delete from %s', relation), id, relation, own, other) touched
  where command = 'delete' and touched <> case when may then 'own' else '' end
$$, 'each role removes what is its to remove, and leaves the rest');
select is_empty($$
  select p.polrelid::regclass || ' ' || c.command from pg_policy p join (values ('a', 'insert'), ('w', 'update'), ('d', 'delete')) c (code, command)
    on c.code = p.polcmd::text or p.polcmd = '*'
  where not p.polroles = array['service_role'::regrole::oid]
  except select relation || ' ' || unnest(string_to_array(commands, ' ')) from rights
$$, 'every write policy is tried');

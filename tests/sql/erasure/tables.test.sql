-- The list of what an erasure does with each table, against the catalogue.

select is_empty($$
  select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname in ('public', 'private') and c.relkind in ('r', 'p') and not c.relispartition
    and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname in ('account_id', 'user_id', 'run_id', 'document_id', 'email', 'response', 'cursor'))
    and exists (select from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and a.atttypid in (
      'text'::regtype, 'text[]'::regtype, 'jsonb'::regtype, 'json'::regtype, 'bytea'::regtype, 'tsvector'::regtype))
    and c.oid not in (select t.table_name::regclass from private.erasure_tables t)
$$, 'whoever makes a table with text says what an erasure does to it');
select is_empty($$ select t.table_name from private.erasure_tables t where to_regclass(t.table_name) is null $$, 'and no other is named');
select is_empty($$
  select t.table_name || '.' || a.attname from private.erasure_tables t join pg_attribute a on a.attrelid = t.table_name::regclass
  where t.is_scrubbed and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' and a.atttypid in ('text[]'::regtype, 'bytea'::regtype)
    and t.table_name || '.' || a.attname not in ('public.scoring_models.artefact', 'public.scoring_models.properties', 'private.document_erasures.paths')
$$, 'what is cleaned has no text that is passed over, but for names of properties, files that go anyway and a model''s bytes');

-- What names a person, and what does not.
create function pg_temp.clean(p_text text, p_properties jsonb) returns text language sql as $$
  select private.without_person(p_text, private.identifying_pattern(p_properties))
$$;
select is(pg_temp.clean('to a.b@example.com, A.B@EXAMPLE.COM; xa.b@example.com a.b@example.com.au', '{"email": "a.b@example.com"}'),
  'to [erased], [erased]; xa.b@example.com a.b@example.com.au', 'an address is taken whole, in either case');
select is(pg_temp.clean('+49 151 2345 6789, 0151-23456789, 00491512345 6789, 151234567890', '{"phone": "+49 (151) 2345-6789"}'),
  '[erased], [erased], [erased], 151234567890', 'a number however it is written, and no longer one');
select is(pg_temp.clean('Ann Lee, LEE, ANN and Ann Leeds; Ann', '{"firstname": "Ann", "lastname": "Lee"}'),
  '[erased], [erased] and Ann Leeds; Ann', 'a name in both orders, not a part of it');
select is(pg_temp.clean('Li Xi and (x) [y] a+b', '{"firstname": "Li", "lastname": "Xi"}'), null, 'a name of four letters names nobody');
select is(pg_temp.clean('A.*B (C) and AxxB (C)', '{"firstname": "A.*B", "lastname": "(C)"}'), '[erased] and AxxB (C)', 'what means something in a pattern means itself');
select is(private.identifying_pattern('{"hubspot_owner_email": "boss@example.com", "phone": "12", "firstname": "Ann", "notes": "me@example.com"}'), null,
  'neither the owner nor half a name nor a short number');
select is(private.without_person('{"a": ["x a.b@example.com", 1, null, true], "a.b@example.com": {"n": 4915123456789}}'::jsonb,
  private.identifying_pattern('{"email": "a.b@example.com", "mobilephone": "4915123456789"}')),
  '{"a": ["x [erased]", 1, null, true], "[erased]": {"n": "[erased]"}}', 'values, keys and numbers of JSON');

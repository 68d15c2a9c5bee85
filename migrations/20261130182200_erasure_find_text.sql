-- What names a person in text, and how it is taken out.
-- Why: logs, jobs and audit lines quote records; their rows are not the person's and stay (decision 38).
-- Who may call: the steps of an erasure.

create function private.literal_pattern(p_text text) returns text
language sql immutable set search_path = ''
as $$
  select regexp_replace(p_text, '([\\.^$*+?()\[\]{}|\-])', '\\\1', 'g')
$$;
comment on function private.literal_pattern(text) is 'A regular expression that matches this text.';

create function private.phone_pattern(p_phone text) returns text
language sql immutable set search_path = ''
as $$
  -- Written in whatever way: the last nine digits carry the number, before them its prefixes. Shorter than seven is none.
  select case when length(d) between 7 and 15 then
    '(?<![0-9])([+(]?[0-9][0-9 ().\-\/]{0,9})?' || array_to_string(regexp_split_to_array(right(d, 9), ''), '[ ().\-\/]{0,2}') || '(?![0-9])' end
  from regexp_replace(p_phone, '[^0-9]', '', 'g') d
$$;
comment on function private.phone_pattern(text) is 'A regular expression that matches a telephone number however it is written; null for what is none.';

create function private.identifying_pattern(p_properties jsonb) returns text
language sql stable set search_path = ''
as $$
  with property as (
    select p.key, p.value #>> '{}' as value from jsonb_each(
      case jsonb_typeof(p_properties) when 'object' then p_properties else '{}' end) p
    where jsonb_typeof(p.value) in ('string', 'number')
  ), name as (
    select private.literal_pattern(trim(f.value)) as first, private.literal_pattern(trim(l.value)) as last
    from property f, property l
    -- One word alone names too much, and a name of four letters with it.
    where f.key = 'firstname' and l.key = 'lastname' and trim(f.value) <> '' and trim(l.value) <> ''
      and length(trim(f.value) || trim(l.value)) > 4
  ), part as (
    -- 1. Addresses, also several in one property; not that of the owner, who is a colleague.
    select '(?<![a-z0-9._%+\-])' || private.literal_pattern(m[1]) || '(?!\.?[a-z0-9\-])' as pattern
    from property p, regexp_matches(p.value, '[^\s;,<>"''()@]+@[^\s;,<>"''()@]+\.[^\s;,<>"''()@]+', 'g') m
    where p.key ~ 'e?mails?$' and p.key !~ 'owner'
    -- 2. Numbers.
    union select private.phone_pattern(p.value) from property p where p.key ~ '(phone|mobile|whatsapp|fax)' and p.key !~ 'owner'
    -- 3. The whole name, in both orders.
    union select '(?<!\w)' || n.first || '\s+' || n.last || '(?!\w)' from name n
    union select '(?<!\w)' || n.last || ',?\s+' || n.first || '(?!\w)' from name n
    -- 4. The student's number.
    union select '(?<!\w)' || private.literal_pattern(trim(p.value)) || '(?!\w)' from property p
      where p.key = 'student_id' and length(trim(p.value)) >= 6
  )
  select string_agg(p.pattern, '|' order by p.pattern) from part p where p.pattern is not null
$$;
comment on function private.identifying_pattern(jsonb) is
  'Regular expression of the addresses, numbers and names among HubSpot''s properties of a contact; null when there are none.';

create function private.anchor_pattern(p_pattern text) returns text
language sql immutable set search_path = ''
as $$
  -- What a pattern says of the text around it is what takes its time: 50,000 log lines of 1 kB and 20 people took 41 s with it
  -- and 4 s without (a busy machine), so that it is asked only where this matches.
  select replace(regexp_replace(p_pattern, '\(\?<?!([^)]*)\)', '', 'g'), '([+(]?[0-9][0-9 ().\-\/]{0,9})?', '')
$$;
comment on function private.anchor_pattern(text) is 'A pattern that matches wherever the other one does, and is quick.';

create function private.without_person(p_text text, p_pattern text) returns text
language sql immutable set search_path = ''
as $$
  select regexp_replace(p_text, p_pattern, '[erased]', 'gi')
$$;
comment on function private.without_person(text, text) is 'The text with what the pattern matches taken out.';

create function private.without_person(p_json jsonb, p_pattern text) returns jsonb
language plpgsql immutable set search_path = ''
as $$
begin
  return case jsonb_typeof(p_json)
    when 'object' then (
      select coalesce(jsonb_object_agg(private.without_person(e.key, p_pattern), private.without_person(e.value, p_pattern)), '{}')
      from jsonb_each(p_json) e)
    when 'array' then (
      select coalesce(jsonb_agg(private.without_person(e.value, p_pattern) order by e.ordinality), '[]')
      from jsonb_array_elements(p_json) with ordinality e)
    when 'null' then p_json
    when 'boolean' then p_json
    else case when p_json #>> '{}' ~* p_pattern then to_jsonb(private.without_person(p_json #>> '{}', p_pattern)) else p_json end
  end;
end
$$;
comment on function private.without_person(jsonb, text) is 'The same value by value; a number that matches becomes text.';

create function private.without_link(p_raw jsonb, p_object text, p_ids text[]) returns jsonb
language sql immutable set search_path = ''
as $$
  select jsonb_set(p_raw, array['associations', p_object, 'results'], (
    select coalesce(jsonb_agg(r.value order by r.ordinality), '[]')
    from jsonb_array_elements(p_raw #> array['associations', p_object, 'results']) with ordinality r
    where r.value ->> 'id' <> all (p_ids)))
$$;
comment on function private.without_link(jsonb, text, text[]) is 'A record as HubSpot answered it, without its links to these records.';

revoke execute on function private.literal_pattern(text), private.anchor_pattern(text), private.phone_pattern(text), private.identifying_pattern(jsonb),
  private.without_person(text, text), private.without_person(jsonb, text), private.without_link(jsonb, text, text[]) from public;

-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.identifying_pattern(p_properties jsonb) returns text
  language sql stable
  set search_path = ''
  as $_$
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
$_$;
comment on function private.identifying_pattern(p_properties jsonb) is 'Regular expression of the addresses, numbers and names among HubSpot''s properties of a contact; null when there are none.';

revoke all on function private.identifying_pattern(p_properties jsonb) from public;

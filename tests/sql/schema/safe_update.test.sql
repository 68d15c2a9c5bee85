-- Hosted loads safeupdate for the API: an update or delete without a condition is refused (21000), inside functions too. The
-- extension is not to be had here, so its rule is asked of the text of each function.

-- The updates and deletes without a where: those in parentheses first, from the inside.
create function pg_temp.unconditional(p_body text) returns setof text language plpgsql as $$
declare
  v_body text := regexp_replace(regexp_replace(p_body, '--[^\n]*', '', 'g'), '''(''''|[^''])*''', 'text', 'g');
  v_inner text;
begin
  v_body := regexp_replace(v_body, '\m(for (no key )?update|do update|before update|after update|on update|update of)\M', '', 'gi');
  loop
    v_inner := substring(v_body from '\([^()]*\)');
    exit when v_inner is null;
    return query select s from pg_temp.unconditional_in(v_inner) s;
    v_body := overlay(v_body placing ' ' from position(v_inner in v_body) for length(v_inner));
  end loop;
  return query select s from regexp_split_to_table(v_body, ';|\m(then|else|loop|begin)\s+(?=update|delete|with)') part, pg_temp.unconditional_in(part) s;
end
$$;
create function pg_temp.unconditional_in(p_part text) returns setof text language sql as $$
  select trim(p_part) where p_part ~* '\m(update\s+\S+\s+(\w+\s+|as\s+\w+\s+)?set|delete\s+from)\M' and p_part !~* '\mwhere\M'
$$;

select is(array(select pg_temp.unconditional(b) from (values
    ('begin delete from public.contacts; end'), ('begin update public.contacts c set name = (select 1 where true); end'),
    ('with gone as (delete from public.contacts returning id) select id from gone where id = 1')) v (b)),
  array['delete from public.contacts', 'update public.contacts c set name =', '(delete from public.contacts returning id)'],
  'the rule finds what safeupdate refuses');
select is_empty($$
  select pg_temp.unconditional('begin delete from a where b = (select 1); insert into a values (1) on conflict do update set b = 1; end')
$$, 'and nothing else');
select is_empty($$
  select p.oid::regprocedure || ': ' || s from pg_proc p, pg_temp.unconditional(p.prosrc) s
  where p.pronamespace in ('public'::regnamespace, 'private'::regnamespace)
$$, 'no function updates or deletes without a condition');

-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.observed_values(p_account_id uuid, p_object text, p_properties text[]) returns table(property text, records bigint, distinct_values bigint, observed jsonb)
  language plpgsql stable
  set search_path = ''
  as $_$
begin
  -- Of 5,000 records at most, in the order of the key: what is asked for is which values there are, not how many exactly.
  return query execute format($sql$
    with sample as materialized (
      select t.raw_json -> 'properties' as data from %s t where t.account_id = $1 and t.archived_at is null order by t.hubspot_id desc limit 5000
    ), counted as (
      select p, left(s.data ->> p, 200) as value, count(*) as n from sample s cross join unnest($2) p where s.data ->> p <> '' group by 1, 2
    ), ranked as (
      select c.*, row_number() over (partition by c.p order by c.n desc, c.value collate "C") as rank from counted c
    )
    select r.p, sum(r.n)::bigint, count(*), jsonb_agg(jsonb_build_object('value', r.value, 'count', r.n) order by r.rank) filter (where r.rank <= 20)
    from ranked r group by r.p
  $sql$, private.mirror_of(p_object)) using p_account_id, p_properties;
end
$_$;
comment on function private.observed_values(p_account_id uuid, p_object text, p_properties text[]) is 'The twenty most frequent values of each of these properties in a sample of the live records, with their counts.';

revoke all on function private.observed_values(p_account_id uuid, p_object text, p_properties text[]) from public;

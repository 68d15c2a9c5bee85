-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.exam_value(p_kind text, p_value text, p_zone text) returns text
  language plpgsql stable
  set search_path = ''
  as $_$
declare
  v_moment timestamptz := case when p_value ~ '^\d{12,13}$' then to_timestamp(p_value::numeric / 1000)
    when p_value ~ '^\d{4}-\d\d-\d\dT' and pg_input_is_valid(p_value, 'timestamptz') then p_value::timestamptz end;
begin
  return case p_kind
    when 'text' then p_value
    -- HubSpot keeps a day as its midnight in UTC, and a moment as it is.
    when 'date' then case when v_moment is not null then (v_moment at time zone 'UTC')::date::text
      when p_value ~ '^\d{4}-\d\d-\d\d$' and pg_input_is_valid(p_value, 'date') then p_value end
    when 'time' then case when v_moment is not null then (v_moment at time zone p_zone)::time::text
      when p_value ~* '^\d{1,2}(:\d\d){1,2}( ?[ap]m)?$' and pg_input_is_valid(p_value, 'time') then p_value::time::text end
    when 'seats' then case when p_value ~ '^\d{1,9}(\.0+)?$' then split_part(p_value, '.', 1) end
    when 'flag' then case when lower(p_value) in ('true', 'yes', '1') then 'true' when lower(p_value) in ('false', 'no', '0') then 'false' end
  end;
end
$_$;
comment on function private.exam_value(p_kind text, p_value text, p_zone text) is 'A value of HubSpot''s as Postgres reads the column; null when it is none of that kind.';

revoke all on function private.exam_value(p_kind text, p_value text, p_zone text) from public;

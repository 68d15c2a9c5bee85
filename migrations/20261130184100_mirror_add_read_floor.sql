-- From when on the read behind a mirror row is the last word on its state, in HubSpot's own time.
-- Why: what is provably held need not be read again; one sync after 29,000 scores were written back read 58,000 records.
-- Who may call: sync_apply writes it, mirror_known asks.

alter table public.hubspot_contacts_raw add column read_floor timestamptz;
comment on column public.hubspot_contacts_raw.read_floor is
  'HubSpot''s time before which the winning read cannot have begun; later than source_updated_at: no change of that date is missing. Null when not told.';
alter table public.hubspot_companies_raw add column read_floor timestamptz;
comment on column public.hubspot_companies_raw.read_floor is
  'HubSpot''s time before which the winning read cannot have begun; later than source_updated_at: no change of that date is missing. Null when not told.';
alter table public.hubspot_deals_raw add column read_floor timestamptz;
comment on column public.hubspot_deals_raw.read_floor is
  'HubSpot''s time before which the winning read cannot have begun; later than source_updated_at: no change of that date is missing. Null when not told.';
alter table public.hubspot_calls_raw add column read_floor timestamptz;
comment on column public.hubspot_calls_raw.read_floor is
  'HubSpot''s time before which the winning read cannot have begun; later than source_updated_at: no change of that date is missing. Null when not told.';

create or replace function private.mirror_record_type(p_object text) returns text
  language sql stable
  set search_path = ''
  as $$
  select 'hubspot_id text, source_updated_at timestamptz, read_at timestamptz, read_floor timestamptz, archived_at timestamptz,
    merged_into text, missing boolean, raw_json jsonb, ' || string_agg(format('%I %s', a.attname, format_type(a.atttypid, a.atttypmod)), ', ')
  from private.mirror_objects m
  join pg_catalog.pg_attribute a
    on a.attrelid = ('public.' || m.table_name)::regclass and a.attname = any (m.typed_columns)
  where m.object_type = p_object
$$;
comment on function private.mirror_record_type(p_object text) is 'The column definition list of one incoming row of sync_apply.';

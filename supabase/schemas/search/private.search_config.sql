-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.search_config(p_language text) returns text
  language sql immutable parallel safe
  set search_path = ''
  as $$
  -- A name and no regconfig: a column of that type keeps pg_upgrade, and so the platform, from upgrading the server.
  -- Unknown (null) is read as English: what a detector gives up on is short and technical, and the English stemmer leaves
  -- other scripts alone. A known language without a stemmer is read as it is, for English stop words would be words there.
  select case split_part(lower(p_language), '-', 1)
    when 'ar' then 'arabic' when 'hy' then 'armenian' when 'eu' then 'basque' when 'ca' then 'catalan' when 'da' then 'danish'
    when 'nl' then 'dutch' when 'en' then 'english' when 'fi' then 'finnish' when 'fr' then 'french' when 'de' then 'german'
    when 'el' then 'greek' when 'hi' then 'hindi' when 'hu' then 'hungarian' when 'id' then 'indonesian' when 'ga' then 'irish'
    when 'it' then 'italian' when 'lt' then 'lithuanian' when 'ne' then 'nepali' when 'no' then 'norwegian'
    when 'nb' then 'norwegian' when 'nn' then 'norwegian' when 'pt' then 'portuguese' when 'ro' then 'romanian'
    when 'ru' then 'russian' when 'sr' then 'serbian' when 'es' then 'spanish' when 'sv' then 'swedish' when 'ta' then 'tamil'
    when 'tr' then 'turkish' when 'yi' then 'yiddish' else case when p_language is null then 'english' else 'simple' end end
$$;
comment on function private.search_config(p_language text) is 'Name of the text search configuration of a language (ISO 639-1).';

revoke all on function private.search_config(p_language text) from public;
grant all on function private.search_config(p_language text) to authenticated;
grant all on function private.search_config(p_language text) to service_role;

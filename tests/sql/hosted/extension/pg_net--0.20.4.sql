create schema net;
create table net.http_request_queue (
  id bigint generated always as identity,
  url text,
  body jsonb,
  headers jsonb
);
create function net.http_post(url text, body jsonb default '{}', params jsonb default '{}', headers jsonb default '{}', timeout_milliseconds integer default 5000)
returns bigint language sql as $$ insert into net.http_request_queue (url, body, headers) values (url, body, headers) returning id $$;
grant usage on schema net to public;
grant all on net.http_request_queue to public;

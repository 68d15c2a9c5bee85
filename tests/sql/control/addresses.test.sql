-- Whose address a change was made from: that which a function vouches for, and nobody else's word.

insert into private.settings values ('functions_secret_key', 'sb_secret_x') on conflict (name) do update set value = excluded.value;
-- The address that is seen by a call with this header, made in the name of a role.
create function pg_temp.seen(p_role text, p_header text) returns text language plpgsql as $$
begin
  perform set_config('request.jwt.claims', json_build_object('role', p_role)::text, true);
  perform set_config('request.headers', json_build_object('x-forwarded-for', '203.0.113.7, 10.0.0.1', 'x-client-address', p_header)::text, true);
  return host(private.client_address());
end
$$;
create function pg_temp.said(p_address text, p_age int default 0, p_key text default 'sb_secret_x') returns text language sql as $$
  select s || ';' || private.proof_of(p_key, s) from (select p_address || ';' || extract(epoch from clock_timestamp())::bigint - p_age) x (s)
$$;
select is(private.proof_of('sb_secret_x', '198.51.100.9;1764512345'), '3f601c4a9f273cddf62c07cfa26bd54bd873c33241840f6bf2d24de51cced7e1', 'the proof is the one that the functions compute');
select is(pg_temp.seen('authenticated', null), '10.0.0.1', 'a direct call comes from its last hop');
select is(pg_temp.seen('authenticated', pg_temp.said('198.51.100.9')), '198.51.100.9', 'one through a function from where the function was called');
select is(pg_temp.seen('authenticated', pg_temp.said('2001:db8::1')), '2001:db8::1', 'in either family');
select is(pg_temp.seen('authenticated', pg_temp.said('198.51.100.9') || ',' || repeat('0', 64)), '198.51.100.9', 'by any of its keys');
select is(pg_temp.seen('authenticated', pg_temp.said('198.51.100.9', 0, 'sb_secret_y')), '10.0.0.1', 'a user who says so is not believed');
select is(pg_temp.seen('authenticated', replace(pg_temp.said('198.51.100.9'), '198.51.100.9', '198.51.100.8')), '10.0.0.1', 'nor a proof of another address');
select is(pg_temp.seen('authenticated', pg_temp.said('198.51.100.9', 301)), '10.0.0.1', 'nor an old one');
select is(pg_temp.seen('authenticated', h), '10.0.0.1', 'nor ' || h) from unnest(array['198.51.100.9', '198.51.100.9;;', ';;', '198.51.100.9;x;y', '198.51.100.9;99999999999999999999;y']) h;
select is(pg_temp.seen('service_role', '198.51.100.9;0;'), '198.51.100.9', 'the service has the key already');
select is(pg_temp.seen('service_role', 'unknown;0;'), null, 'what is no address is none');
delete from private.settings where name = 'functions_secret_key';
select is(pg_temp.seen('authenticated', pg_temp.said('198.51.100.9')), '10.0.0.1', 'without a key nothing is proven');

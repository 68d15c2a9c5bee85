-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.may_upload() returns boolean
  language plpgsql stable security definer
  set search_path = ''
  as $_$
-- definer because limits are outside the API and the policies of the bucket would be asked anew for each file
declare
  v_folder text := (select auth.uid()) || '/';
  v_uploads private.limits;
  v_bytes private.limits;
  v_fits boolean;
begin
  select * into v_uploads from private.limits l where l.name = 'uploads';
  select * into v_bytes from private.limits l where l.name = 'stored_bytes';
  -- The storage adds the row of a file when the file is there, and asks before with a row that it takes back: the file that is
  -- being asked for is not counted, and one too many at most gets in.
  execute 'select coalesce(sum((o.metadata ->> ''size'')::bigint), 0) < $2 and count(*) filter (where o.created_at > $3) < $4
    from storage.objects o where o.bucket_id = ''documents'' and starts_with(o.name, $1)' into v_fits
  using v_folder, v_bytes.per_user, clock_timestamp() - make_interval(secs => v_uploads.window_seconds), v_uploads.per_user;
  return v_fits;
end
$_$;
comment on function private.may_upload() is 'Whether the caller has room for another file, and has not uploaded too many within the hour.';

revoke all on function private.may_upload() from public;
grant all on function private.may_upload() to authenticated;

-- users: an address may belong to several users.
-- Why: auth allows it for users of single sign-on, and a profile that refuses what auth allows ends the sign-in with an error.
-- Who may call: nothing is callable.

alter table public.users drop constraint users_email_is_unique;
comment on column public.users.email is
  'Copy of the sign-in address, kept by trigger; null for phone sign-ups. Users of single sign-on may share one: it names nobody.';

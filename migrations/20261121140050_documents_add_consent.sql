-- users.consent_version: to which version of the terms a user has agreed, and when.
-- Why: readiness for HIPAA (docs/hipaa.md): a document carries the consent under which it was uploaded; the audit log keeps each change.
-- Who may call: a user sets its own.

alter table public.users add column consent_version text, add column consented_at timestamptz;
alter table public.users add constraint users_consent_version_is_short check (length(consent_version) between 1 and 100);
comment on column public.users.consent_version is 'Version of the terms that the user agreed to last; null before.';
comment on column public.users.consented_at is 'When the user did; set by trigger.';
grant update (consent_version) on public.users to authenticated;

create function private.stamp_consent() returns trigger
language plpgsql volatile set search_path = ''
as $$
begin
  new.consented_at := case when new.consent_version is not null then clock_timestamp() end;
  return new;
end
$$;
comment on function private.stamp_consent() is 'Row trigger: notes when a consent was given; null when it was withdrawn.';
revoke execute on function private.stamp_consent() from public;
create trigger _150_consent before insert or update of consent_version on public.users
  for each row execute function private.stamp_consent();

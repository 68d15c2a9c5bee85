-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create table public.documents (
  id uuid default gen_random_uuid() not null,
  account_id uuid not null,
  user_id uuid default auth.uid() not null,
  filename text not null,
  content_type text,
  storage_path text not null,
  size_bytes bigint,
  status text default 'uploaded'::text not null,
  error_code text,
  error_message text,
  title text,
  author text,
  language text,
  document_date timestamptz,
  metadata jsonb default '{}'::jsonb not null,
  properties jsonb default '{}'::jsonb not null,
  parse_policy text default 'auto'::text not null,
  parser text,
  completeness jsonb,
  page_count integer,
  word_count bigint,
  char_count bigint,
  chunk_count integer,
  generation integer default 1 not null,
  active_generation integer,
  job_id bigint,
  former_paths text[] default '{}'::text[] not null,
  file_sha256 text,
  consent_version text,
  encryption_key_id uuid,
  created_at timestamptz default now() not null,
  updated_at timestamptz default now() not null,
  started_at timestamptz,
  completed_at timestamptz,
  constraint documents_active_generation_was_built check (((active_generation >= 1) and (active_generation <= generation))),
  constraint documents_completed_has_a_time check (((status = 'completed'::text) = (completed_at is not null))),
  constraint documents_completed_is_active check (((status <> 'completed'::text) or (active_generation = generation))),
  constraint documents_error_says_why check (((status = 'error'::text) = (error_code is not null))),
  constraint documents_file_is_below_its_owner check (((split_part(storage_path, '/'::text, 1) = (user_id)::text) and (storage_path !~ '(//|/$|(^|/)\.{1,2}(/|$))'::text) and (storage_path ~~ '%/%'::text) and (length(storage_path) <= 1000))),
  constraint documents_filename_is_a_name check (((length(filename) >= 1) and (length(filename) <= 500))),
  constraint documents_metadata_is_a_small_object check (((jsonb_typeof(metadata) = 'object'::text) and (pg_column_size(metadata) <= 65536))),
  constraint documents_parse_policy_is_known check ((parse_policy = any (array['auto'::text, 'always'::text, 'never'::text]))),
  constraint documents_properties_are_an_object check ((jsonb_typeof(properties) = 'object'::text)),
  constraint documents_size_is_nonnegative check ((size_bytes >= 0)),
  constraint documents_status_is_known check ((status = any (array['uploaded'::text, 'parsing'::text, 'parsed'::text, 'chunking'::text, 'chunked'::text, 'vectorizing'::text, 'completed'::text, 'error'::text])))
)
with (fillfactor='80');
comment on table public.documents is 'Files that were or will be parsed, cut into chunks and made searchable.';
comment on column public.documents.id is 'Our id.';
comment on column public.documents.account_id is 'The portal; filled by trigger when the user is a member of only one.';
comment on column public.documents.user_id is 'The owner: who uploaded it.';
comment on column public.documents.filename is 'Name as the owner knows it; the format is sniffed from the content.';
comment on column public.documents.content_type is 'MIME type that the client claimed; null when none.';
comment on column public.documents.storage_path is 'Where the file is in the bucket documents: user id/…; another path is another file and is processed anew.';
comment on column public.documents.size_bytes is 'Size that the client claimed, later the size read; null when unknown.';
comment on column public.documents.status is 'uploaded, parsing, parsed, chunking, chunked, vectorizing, completed or error; guarded by trigger.';
comment on column public.documents.error_code is 'Stable code of why it failed; null unless status is error.';
comment on column public.documents.error_message is 'The same for a human; null unless status is error.';
comment on column public.documents.title is 'Title found by the parser; null when none.';
comment on column public.documents.author is 'Author found by the parser; null when none.';
comment on column public.documents.language is 'Language of the text (ISO 639-1); null when unknown.';
comment on column public.documents.document_date is 'Date the document itself carries; null when none.';
comment on column public.documents.metadata is 'The owner''s own words about it, open to filters; never written by the pipeline.';
comment on column public.documents.properties is 'What else the parser found.';
comment on column public.documents.parse_policy is 'Whether LlamaParse reads it: auto (when our own reading is poor), always or never.';
comment on column public.documents.parser is 'Who parsed it; null before.';
comment on column public.documents.completeness is 'Account of the last parse: pages, sheets, slides, bytes parsed, skipped, failed; null before.';
comment on column public.documents.page_count is 'Pages; null when the format has none.';
comment on column public.documents.word_count is 'Words of the text; null before.';
comment on column public.documents.char_count is 'Code points of the markdown of the last parse; null before.';
comment on column public.documents.chunk_count is 'Chunks of the active generation; null before.';
comment on column public.documents.generation is 'Which run through the pipeline this is; raise it by one to process the file again.';
comment on column public.documents.active_generation is 'The run whose text and chunks are read and searched; null before the first is complete.';
comment on column public.documents.job_id is 'private.jobs.id of the work under way or last done; any other job of the document has no say.';
comment on column public.documents.former_paths is 'Files it had before; they are erased with it.';
comment on column public.documents.file_sha256 is 'SHA-256 of the file that was parsed, in hex; null before.';
comment on column public.documents.consent_version is 'Version of the consent under which it was uploaded; the owner''s own by default.';
comment on column public.documents.encryption_key_id is 'Key of a sealed file; null: sealed by the storage alone. Kept for a later use, nothing reads it.';
comment on column public.documents.created_at is 'When the row was made.';
comment on column public.documents.updated_at is 'When it last changed; set by trigger.';
comment on column public.documents.started_at is 'When this run was first worked on; null before.';
comment on column public.documents.completed_at is 'When this run was complete; null before.';

alter table only public.documents
  add constraint documents_have_a_file_each unique (storage_path);

alter table only public.documents
  add constraint documents_pkey primary key (id);

create index idx_documents_account_id on public.documents using btree (account_id, created_at desc);
comment on index public.idx_documents_account_id is 'The latest documents of a portal, and the foreign key.';
create index idx_documents_account_id_size on public.documents using btree (account_id) include (size_bytes);
comment on index public.idx_documents_account_id_size is 'How much a portal keeps.';
create index idx_documents_open on public.documents using btree (updated_at) where (status <> all (array['completed'::text, 'error'::text]));
comment on index public.idx_documents_open is 'What the sweep looks through.';
create index idx_documents_open_of_account on public.documents using btree (account_id) where (status <> all (array['completed'::text, 'error'::text]));
comment on index public.idx_documents_open_of_account is 'How many a portal has open.';
create index idx_documents_open_of_user on public.documents using btree (user_id) where (status <> all (array['completed'::text, 'error'::text]));
comment on index public.idx_documents_open_of_user is 'How many a user has open.';
create index idx_documents_user_id on public.documents using btree (user_id, created_at desc);
comment on index public.idx_documents_user_id is 'The latest documents of a user, for the policies and the foreign key.';

alter table only public.documents
  add constraint documents_belong_to_a_user foreign key (user_id) references auth.users(id) on delete cascade;

alter table only public.documents
  add constraint documents_belong_to_an_account foreign key (account_id) references public.hubspot_accounts(id);

create trigger _100_admit after insert on public.documents
  for each row execute function private.admit_document();

create trigger _100_admit_run after update on public.documents
  for each row
  when ((new.generation > old.generation)) execute function private.admit_document();

create trigger _100_guard before insert or update on public.documents
  for each row execute function private.guard_document();

create trigger _110_admit_another_file after update of storage_path on public.documents
  for each row
  when ((new.storage_path is distinct from old.storage_path)) execute function private.admit_file();

create trigger _110_admit_file after insert on public.documents
  for each row execute function private.admit_file();

create trigger _150_measure before insert on public.documents
  for each row execute function private.measure_document();

create trigger _150_measure_another before update of storage_path on public.documents
  for each row
  when ((new.storage_path is distinct from old.storage_path)) execute function private.measure_document();

create trigger _200_follow after insert on public.documents
  for each row execute function private.follow_document();

create trigger _200_follow_status after update on public.documents
  for each row
  when (((old.status is distinct from new.status) or (old.generation is distinct from new.generation))) execute function private.follow_document();

create trigger _300_remove before delete on public.documents
  for each row execute function private.remove_document();

create trigger _500_follow_title after update of title, language on public.documents
  for each row
  when (((new.status = 'completed'::text) and (old.generation = new.generation) and (old.status = new.status) and ((old.title is distinct from new.title) or (old.language is distinct from new.language)))) execute function private.follow_title();

create trigger _900_audit after insert or delete on public.documents
  for each row execute function private.audit_document();

create trigger _900_audit_changes after update on public.documents
  for each row
  when (((((((old.filename is distinct from new.filename) or (old.storage_path is distinct from new.storage_path)) or (old.metadata is distinct from new.metadata)) or (old.parse_policy is distinct from new.parse_policy)) or (old.consent_version is distinct from new.consent_version)) or (old.encryption_key_id is distinct from new.encryption_key_id))) execute function private.audit_document();

alter table public.documents enable row level security;

create policy "Members but viewers add documents of their own" on public.documents
  for insert to authenticated
  with check (((user_id = (select auth.uid() as uid)) and (account_id = any (array(select private.my_account_ids(array['owner'::text, 'admin'::text, 'member'::text]) as my_account_ids)))));
comment on policy "Members but viewers add documents of their own" on public.documents is 'A viewer of the portal only reads.';

create policy "Owners and whom they share with read documents" on public.documents
  for select to authenticated
  using ((((user_id = (select auth.uid() as uid)) or (id in (select private.shared_document_ids() as shared_document_ids))) and (account_id = any (array(select private.my_account_ids() as my_account_ids)))));
comment on policy "Owners and whom they share with read documents" on public.documents is 'By columns and not by readable_documents, which does not see the row that an insert is about to return.';

create policy "Owners change their documents" on public.documents
  for update to authenticated
  using (((user_id = (select auth.uid() as uid)) and (account_id = any (array(select private.my_account_ids(array['owner'::text, 'admin'::text, 'member'::text]) as my_account_ids)))))
  with check (((user_id = (select auth.uid() as uid)) and (account_id = any (array(select private.my_account_ids(array['owner'::text, 'admin'::text, 'member'::text]) as my_account_ids)))));
comment on policy "Owners change their documents" on public.documents is 'The column privileges say what.';

create policy "Owners delete their documents" on public.documents
  for delete to authenticated
  using (((user_id = (select auth.uid() as uid)) and (account_id = any (array(select private.my_account_ids() as my_account_ids)))));
comment on policy "Owners delete their documents" on public.documents is 'Also one who has become a viewer.';

grant select, delete on table public.documents to authenticated;
grant select, insert, delete, update on table public.documents to service_role;
grant insert (id, account_id, user_id, filename, content_type, storage_path, size_bytes, metadata, parse_policy, consent_version) on table public.documents to authenticated;
grant update (filename, content_type, storage_path, size_bytes, metadata, parse_policy, generation, consent_version) on table public.documents to authenticated;

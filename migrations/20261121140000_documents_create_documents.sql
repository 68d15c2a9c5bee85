-- documents: a file in the bucket documents and what became of it.
-- Why: a row starts the pipeline; its status says how far it is, its active generation what readers and the search see.
-- Who may call: its owner inserts, changes a few columns and deletes; whom it is shared with reads; SQL functions do the rest.

create table public.documents (
  id uuid not null default gen_random_uuid(),
  account_id uuid not null,
  user_id uuid not null default auth.uid(),
  filename text not null,
  content_type text,
  storage_path text not null,
  size_bytes bigint,
  status text not null default 'uploaded',
  error_code text,
  error_message text,
  title text,
  author text,
  language text,
  document_date timestamptz,
  metadata jsonb not null default '{}',
  properties jsonb not null default '{}',
  parse_policy text not null default 'auto',
  parser text,
  completeness jsonb,
  page_count int,
  word_count bigint,
  char_count bigint,
  chunk_count int,
  generation int not null default 1,
  active_generation int,
  job_id bigint,
  former_paths text[] not null default '{}',
  file_sha256 text,
  consent_version text,
  encryption_key_id uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  started_at timestamptz,
  completed_at timestamptz,
  constraint documents_pkey primary key (id),
  -- An account with documents is erased first: its files must be deleted, too, and that work is done in its name.
  constraint documents_belong_to_an_account foreign key (account_id) references public.hubspot_accounts (id),
  constraint documents_belong_to_a_user foreign key (user_id) references auth.users (id) on delete cascade,
  constraint documents_have_a_file_each unique (storage_path),
  constraint documents_file_is_below_its_owner check (
    split_part(storage_path, '/', 1) = user_id::text and storage_path !~ '(//|/$|(^|/)\.{1,2}(/|$))'
    and storage_path like '%/%' and length(storage_path) <= 1000),
  constraint documents_filename_is_a_name check (length(filename) between 1 and 500),
  constraint documents_size_is_nonnegative check (size_bytes >= 0),
  constraint documents_status_is_known check (status in
    ('uploaded', 'parsing', 'parsed', 'chunking', 'chunked', 'vectorizing', 'completed', 'error')),
  constraint documents_error_says_why check ((status = 'error') = (error_code is not null)),
  constraint documents_completed_has_a_time check ((status = 'completed') = (completed_at is not null)),
  constraint documents_completed_is_active check (status <> 'completed' or active_generation = generation),
  constraint documents_active_generation_was_built check (active_generation between 1 and generation),
  constraint documents_parse_policy_is_known check (parse_policy in ('auto', 'always', 'never')),
  constraint documents_metadata_is_a_small_object check (jsonb_typeof(metadata) = 'object' and pg_column_size(metadata) <= 65536),
  constraint documents_properties_are_an_object check (jsonb_typeof(properties) = 'object')
) with (fillfactor = 80);
create index idx_documents_user_id on public.documents (user_id, created_at desc);
create index idx_documents_account_id on public.documents (account_id, created_at desc);
create index idx_documents_open on public.documents (updated_at) where status not in ('completed', 'error');

comment on table public.documents is 'Files that were or will be parsed, cut into chunks and made searchable.';
comment on column public.documents.id is 'Our id.';
comment on column public.documents.account_id is 'The portal; filled by trigger when the user is a member of only one.';
comment on column public.documents.user_id is 'The owner: who uploaded it.';
comment on column public.documents.filename is 'Name as the owner knows it; the format is sniffed from the content.';
comment on column public.documents.content_type is 'MIME type that the client claimed; null when none.';
comment on column public.documents.storage_path is 'Where the file is in the bucket documents: user id/…; another path is another file and is processed anew.';
comment on column public.documents.size_bytes is 'Size that the client claimed, later the size read; null when unknown.';
comment on column public.documents.status is
  'uploaded, parsing, parsed, chunking, chunked, vectorizing, completed or error; guarded by trigger.';
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
comment on index public.idx_documents_user_id is 'The latest documents of a user, for the policies and the foreign key.';
comment on index public.idx_documents_account_id is 'The latest documents of a portal, and the foreign key.';
comment on index public.idx_documents_open is 'What the sweep looks through.';

alter table public.documents enable row level security;

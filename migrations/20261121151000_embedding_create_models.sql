-- Embedding models: which one a portal's documents are searched with, and which one a switch is bringing in.
-- Why: vectors of two models are never compared, so a new model is built beside the old one and takes over in one moment.
-- Who may call: SQL functions; the service reads.

create table private.embedding_models (
  id bigint generated always as identity,
  account_id uuid not null,
  provider text not null,
  model text not null,
  settings jsonb not null default '{}',
  state text not null,
  moved boolean not null default true,
  job_id bigint,
  total int,
  done int not null default 0,
  usage jsonb not null default '{}',
  error jsonb,
  created_at timestamptz not null default now(),
  activated_at timestamptz,
  retired_at timestamptz,
  constraint embedding_models_pkey primary key (id),
  constraint embedding_models_belong_to_an_account foreign key (account_id)
    references public.hubspot_accounts (id) on delete cascade,
  constraint embedding_models_provider_is_known check (provider in ('openai', 'supabase', 'local')),
  constraint embedding_models_state_is_known check (state in ('building', 'active', 'retired')),
  constraint embedding_models_active_since check (state <> 'active' or activated_at is not null),
  constraint embedding_models_retired_since check ((state = 'retired') = (retired_at is not null)),
  constraint embedding_models_counts_are_nonnegative check (total >= 0 and done >= 0)
);
create unique index embedding_models_one_active on private.embedding_models (account_id) where state = 'active';
create unique index embedding_models_one_building on private.embedding_models (account_id) where state = 'building';
create index idx_embedding_models_account_id on private.embedding_models (account_id);
create index idx_embedding_models_job_id on private.embedding_models (job_id) where job_id is not null;

comment on table private.embedding_models is 'Models that embed or embedded the documents of a portal.';
comment on column private.embedding_models.id is 'Our id.';
comment on column private.embedding_models.account_id is 'The portal.';
comment on column private.embedding_models.provider is 'openai, supabase (the model of the platform) or local (in the function).';
comment on column private.embedding_models.model is 'Name of the model, as beside each vector.';
comment on column private.embedding_models.settings is 'Settings of the configuration that asked for it.';
comment on column private.embedding_models.state is 'building (beside the active one), active (searched) or retired.';
comment on column private.embedding_models.moved is 'False while its vectors are still next_embedding in some chunks.';
comment on column private.embedding_models.job_id is 'private.jobs.id of the switch that builds it; null for the first model.';
comment on column private.embedding_models.total is 'Chunks that the switch found to embed; null before it looked.';
comment on column private.embedding_models.done is 'Chunks that the switch has embedded.';
comment on column private.embedding_models.usage is 'Sums of what the switch cost: tokens, cost_usd, requests.';
comment on column private.embedding_models.error is 'Why the switch stopped; null otherwise.';
comment on column private.embedding_models.created_at is 'When it was first asked for.';
comment on column private.embedding_models.activated_at is 'When search began to use it; null before.';
comment on column private.embedding_models.retired_at is 'When another took its place or the switch was given up; null before.';
comment on index private.embedding_models_one_active is 'A portal is searched with one model.';
comment on index private.embedding_models_one_building is 'A portal switches to one model at a time.';
comment on index private.idx_embedding_models_account_id is 'The models of a portal, and the foreign key.';
comment on index private.idx_embedding_models_job_id is 'The model that a job builds.';
alter table private.embedding_models enable row level security;
create policy "Only the service reads embedding models" on private.embedding_models for select to service_role using (true);
comment on policy "Only the service reads embedding models" on private.embedding_models is
  'Outside the API; users ask document_search_models and document_embedding_models.';
insert into private.portal_tables (table_name, position) values ('private.embedding_models', 30);

alter table public.document_chunks
  add column embedded_hash text,
  add column embedding_error jsonb;
create index idx_document_chunks_next_model on public.document_chunks (account_id, next_model) where next_embedding is not null;
comment on index public.idx_document_chunks_next_model is 'What a switch has still to move; empty outside of one.';
comment on column public.document_chunks.embedded_hash is
  'SHA-256 of the text that was embedded (title, headings, content): an equal one takes the vector over.';
comment on column public.document_chunks.embedding_error is
  'Code and detail of why it has no vector; job is the work that must not try again. Null otherwise.';

create function private.embedding_text(p_title text, p_heading_path text[], p_content text) returns text
language sql immutable set search_path = ''
as $$
  -- What a reader would know of a passage: where it stands, then what it says. A heading that is the title is said once.
  select concat_ws(E'\n', nullif(left(p_title, 300), ''),
    nullif(left(array_to_string(case when p_heading_path[1] = p_title then p_heading_path[2:] else p_heading_path end, ' > '), 500), ''),
    p_content)
$$;
comment on function private.embedding_text(text, text[], text) is 'The text of a chunk that is embedded: title, headings, content.';

create function private.embedding_hash(p_text text) returns text
language sql immutable set search_path = ''
as $$
  select encode(sha256(convert_to(p_text, 'UTF8')), 'hex')
$$;
comment on function private.embedding_hash(text) is 'Identity of a text that is embedded.';

create function private.lock_embedding_models(p_account_id uuid, p_alone boolean) returns void
language plpgsql volatile set search_path = ''
as $$
declare
  v_key bigint := hashtextextended('private.embedding_models', uuid_hash_extended(p_account_id, 0));
begin
  -- Not the row's lock: the row that is active after waiting is another one than before.
  if p_alone then
    perform pg_advisory_xact_lock(v_key);
  else
    perform pg_advisory_xact_lock_shared(v_key);
  end if;
end
$$;
comment on function private.lock_embedding_models(uuid, boolean) is
  'Documents become searchable under the shared lock, a switch changes over under the exclusive one: neither overlooks the other.';

revoke execute on function private.embedding_text(text, text[], text), private.embedding_hash(text),
  private.lock_embedding_models(uuid, boolean) from public;

-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create table public.document_parts (
  document_id uuid not null,
  generation integer not null,
  part_index integer not null,
  char_start bigint not null,
  char_count integer not null,
  markdown text not null,
  units jsonb default '[]'::jsonb not null,
  constraint document_parts_numbers_are_nonnegative check (((part_index >= 0) and (char_start >= 0) and (char_count >= 0))),
  constraint document_parts_units_are_a_list check ((jsonb_typeof(units) = 'array'::text))
);
comment on table public.document_parts is 'The markdown of documents in the pieces in which it was parsed.';
comment on column public.document_parts.document_id is 'The document.';
comment on column public.document_parts.generation is 'Run of the pipeline that made it.';
comment on column public.document_parts.part_index is 'Its place, from 0 without a gap.';
comment on column public.document_parts.char_start is 'Code points of all parts before it.';
comment on column public.document_parts.char_count is 'Code points of its markdown.';
comment on column public.document_parts.markdown is 'The text; ends with a newline unless it is empty.';
comment on column public.document_parts.units is 'Pages, slides, rows or bytes it accounts for: kind, from, to, status parsed, skipped or failed, reason, label.';

alter table only public.document_parts
  add constraint document_parts_pkey primary key (document_id, generation, part_index);

create index idx_document_parts_char_start on public.document_parts using btree (document_id, generation, char_start);
comment on index public.idx_document_parts_char_start is 'The parts of a range of characters.';

alter table only public.document_parts
  add constraint document_parts_belong_to_a_document foreign key (document_id) references public.documents(id) on delete cascade;

alter table public.document_parts enable row level security;

create policy "Readers of a document see the parts of its active generation" on public.document_parts
  for select to authenticated
  using (((document_id, generation) in (select r.document_id,
  r.generation
   from private.readable_documents() r(document_id, generation))));
comment on policy "Readers of a document see the parts of its active generation" on public.document_parts is 'A generation that is being built or was given up is seen by nobody.';

grant select on table public.document_parts to authenticated;
grant select, insert, delete, update on table public.document_parts to service_role;

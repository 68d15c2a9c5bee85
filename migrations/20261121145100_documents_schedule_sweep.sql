-- The schedule of the documents, and what a portal's erasure takes of them.
-- Why: the same registries as everything else.
-- Who may call: pg_cron and the local scheduler; oauth_disconnect.

insert into private.schedules (name, cron, function_name, body, run_at_start) values
  ('documents sweep', '* * * * *', 'process-document', '{}', true);

-- Behind private.jobs (200 and more): the erasures that the deletion of documents queues are not removed with the portal's other
-- jobs. Parts, chunks, steps and members go with their documents, so that nothing is left of the chunks when their turn comes; the
-- access log stays, as the audit log does.
insert into private.portal_tables (table_name, position) values ('public.documents', 300), ('public.document_chunks', 301);

-- Who hears of documents: topic document:{id} for its readers, topic user:{id} for the user alone.
-- Why: being in the portal does not show a document, so its events do not go to the portal's topic.
-- Who may call: nothing is callable. Where there is no realtime there is nothing to do.

do $$
begin
  if to_regclass('realtime.messages') is not null and to_regprocedure('realtime.topic()') is not null then
    begin
      execute $sql$
        create policy "Users receive the events of their documents" on realtime.messages
          for select to authenticated using (
            (select realtime.topic()) = 'user:' || (select auth.uid())
            or (select realtime.topic()) in (select 'document:' || r.document_id from private.readable_documents() r))
      $sql$;
    exception when insufficient_privilege then
      raise notice 'realtime.messages takes no policy here: %', sqlerrm;
    end;
  end if;
end
$$;

-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.maintain_scoring() returns void
  language plpgsql
  set search_path = ''
  as $$
begin
  -- A year of scores: what a season's model said can be held against what came of it.
  delete from public.record_score_history h where h.scored_at < now() - interval '1 year';
  -- Batches of the mirror come every minute; what they found is in the scores.
  delete from public.score_batches b
  where b.ended_at < now() - case b.origin when 'mirror' then interval '2 days' else interval '30 days' end;
  -- The state of a training that died, kept for a replay.
  delete from private.training_blobs b using public.training_runs r
  where r.id = b.run_id and r.ended_at < now() - interval '7 days';
end
$$;
comment on function private.maintain_scoring() is 'Removes old score history, ended batches and the state of dead trainings.';

revoke all on function private.maintain_scoring() from public;

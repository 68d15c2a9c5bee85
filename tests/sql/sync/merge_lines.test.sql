-- The merge of one field, whole: it sees values through equality and stamps through order alone, so these are all its cases.
-- The model of the sync (crates/sync/tests/merge_model) takes its decisions from the block below, so it runs on what SQL does.
-- A case: base, ours and theirs by letters; whether theirs was sent by us; its stamp against the base's; settled; the rule's winner.
-- After it the lines that fit, in order, with base and ours after them. The first decides.

create temp table cases as
select v.base, v.ours, v.theirs, o.is_sent, t.stamp, s.is_settled, w.winner,
  concat_ws(' ', v.base || v.ours || v.theirs, case when o.is_sent then 'sent' else 'foreign' end, t.stamp,
    case when s.is_settled then 'settled' else 'unsettled' end, w.winner) as name
from (values ('a', 'a', 'a'), ('a', 'a', 'b'), ('a', 'b', 'a'), ('a', 'b', 'b'), ('a', 'b', 'c')) v (base, ours, theirs)
cross join (values (true), (false)) o (is_sent) cross join (values ('earlier'), ('equal'), ('later')) t (stamp)
cross join (values (true), (false)) s (is_settled) cross join (values ('hubspot'), ('supabase'), ('none')) w (winner);

create function pg_temp.stamp(p_stamp text) returns timestamptz language sql immutable as $$
  select case p_stamp when 'earlier' then '2026-11-01' when 'equal' then '2026-11-02' else '2026-11-03' end::timestamptz
$$;
create function pg_temp.answer(p_base text, p_ours text, p_theirs text, p_sent text[], c cases) returns text language sql as $$
  select string_agg(l.line || ':' || coalesce(l.base, '-') || coalesce(l.ours, '-'), ' ' order by l.place)
  from private.merge_lines(p_base, p_ours, p_theirs, p_sent, '2026-11-02', pg_temp.stamp(c.stamp), c.is_settled, c.winner) l
$$;

create temp table recorded as select $cases$
aaa foreign earlier settled hubspot = stale:aa unchanged:aa hubspot:aa agreed:aa conflict:aa
aaa foreign earlier settled none = stale:aa unchanged:aa hubspot:aa agreed:aa conflict:aa
aaa foreign earlier settled supabase = stale:aa unchanged:aa hubspot:aa agreed:aa conflict:aa
aaa foreign earlier unsettled hubspot = stale:aa unchanged:aa hubspot:aa agreed:aa conflict:aa
aaa foreign earlier unsettled none = stale:aa unchanged:aa hubspot:aa agreed:aa conflict:aa
aaa foreign earlier unsettled supabase = stale:aa unchanged:aa hubspot:aa agreed:aa conflict:aa
aaa foreign equal settled hubspot = unchanged:aa hubspot:aa agreed:aa conflict:aa
aaa foreign equal settled none = unchanged:aa hubspot:aa agreed:aa conflict:aa
aaa foreign equal settled supabase = unchanged:aa hubspot:aa agreed:aa conflict:aa
aaa foreign equal unsettled hubspot = stale:aa unchanged:aa hubspot:aa agreed:aa conflict:aa
aaa foreign equal unsettled none = stale:aa unchanged:aa hubspot:aa agreed:aa conflict:aa
aaa foreign equal unsettled supabase = stale:aa unchanged:aa hubspot:aa agreed:aa conflict:aa
aaa foreign later settled hubspot = unchanged:aa hubspot:aa agreed:aa conflict:aa
aaa foreign later settled none = unchanged:aa hubspot:aa agreed:aa conflict:aa
aaa foreign later settled supabase = unchanged:aa hubspot:aa agreed:aa conflict:aa
aaa foreign later unsettled hubspot = unchanged:aa hubspot:aa agreed:aa conflict:aa
aaa foreign later unsettled none = unchanged:aa hubspot:aa agreed:aa conflict:aa
aaa foreign later unsettled supabase = unchanged:aa hubspot:aa agreed:aa conflict:aa
aaa sent earlier settled hubspot = stale:aa unchanged:aa own:aa hubspot:aa agreed:aa conflict:aa
aaa sent earlier settled none = stale:aa unchanged:aa own:aa hubspot:aa agreed:aa conflict:aa
aaa sent earlier settled supabase = stale:aa unchanged:aa own:aa hubspot:aa agreed:aa conflict:aa
aaa sent earlier unsettled hubspot = stale:aa unchanged:aa own:aa hubspot:aa agreed:aa conflict:aa
aaa sent earlier unsettled none = stale:aa unchanged:aa own:aa hubspot:aa agreed:aa conflict:aa
aaa sent earlier unsettled supabase = stale:aa unchanged:aa own:aa hubspot:aa agreed:aa conflict:aa
aaa sent equal settled hubspot = unchanged:aa own:aa hubspot:aa agreed:aa conflict:aa
aaa sent equal settled none = unchanged:aa own:aa hubspot:aa agreed:aa conflict:aa
aaa sent equal settled supabase = unchanged:aa own:aa hubspot:aa agreed:aa conflict:aa
aaa sent equal unsettled hubspot = stale:aa unchanged:aa own:aa hubspot:aa agreed:aa conflict:aa
aaa sent equal unsettled none = stale:aa unchanged:aa own:aa hubspot:aa agreed:aa conflict:aa
aaa sent equal unsettled supabase = stale:aa unchanged:aa own:aa hubspot:aa agreed:aa conflict:aa
aaa sent later settled hubspot = unchanged:aa own:aa hubspot:aa agreed:aa conflict:aa
aaa sent later settled none = unchanged:aa own:aa hubspot:aa agreed:aa conflict:aa
aaa sent later settled supabase = unchanged:aa own:aa hubspot:aa agreed:aa conflict:aa
aaa sent later unsettled hubspot = unchanged:aa own:aa hubspot:aa agreed:aa conflict:aa
aaa sent later unsettled none = unchanged:aa own:aa hubspot:aa agreed:aa conflict:aa
aaa sent later unsettled supabase = unchanged:aa own:aa hubspot:aa agreed:aa conflict:aa
aab foreign earlier settled hubspot = stale:aa hubspot:bb conflict:bb
aab foreign earlier settled none = stale:aa hubspot:bb conflict:ba
aab foreign earlier settled supabase = stale:aa hubspot:bb conflict:ba
aab foreign earlier unsettled hubspot = stale:aa hubspot:bb conflict:bb
aab foreign earlier unsettled none = stale:aa hubspot:bb conflict:ba
aab foreign earlier unsettled supabase = stale:aa hubspot:bb conflict:ba
aab foreign equal settled hubspot = hubspot:bb conflict:bb
aab foreign equal settled none = hubspot:bb conflict:ba
aab foreign equal settled supabase = hubspot:bb conflict:ba
aab foreign equal unsettled hubspot = stale:aa hubspot:bb conflict:bb
aab foreign equal unsettled none = stale:aa hubspot:bb conflict:ba
aab foreign equal unsettled supabase = stale:aa hubspot:bb conflict:ba
aab foreign later settled hubspot = hubspot:bb conflict:bb
aab foreign later settled none = hubspot:bb conflict:ba
aab foreign later settled supabase = hubspot:bb conflict:ba
aab foreign later unsettled hubspot = hubspot:bb conflict:bb
aab foreign later unsettled none = hubspot:bb conflict:ba
aab foreign later unsettled supabase = hubspot:bb conflict:ba
aab sent earlier settled hubspot = stale:aa own:ba hubspot:bb conflict:bb
aab sent earlier settled none = stale:aa own:ba hubspot:bb conflict:ba
aab sent earlier settled supabase = stale:aa own:ba hubspot:bb conflict:ba
aab sent earlier unsettled hubspot = stale:aa own:ba hubspot:bb conflict:bb
aab sent earlier unsettled none = stale:aa own:ba hubspot:bb conflict:ba
aab sent earlier unsettled supabase = stale:aa own:ba hubspot:bb conflict:ba
aab sent equal settled hubspot = own:ba hubspot:bb conflict:bb
aab sent equal settled none = own:ba hubspot:bb conflict:ba
aab sent equal settled supabase = own:ba hubspot:bb conflict:ba
aab sent equal unsettled hubspot = stale:aa own:ba hubspot:bb conflict:bb
aab sent equal unsettled none = stale:aa own:ba hubspot:bb conflict:ba
aab sent equal unsettled supabase = stale:aa own:ba hubspot:bb conflict:ba
aab sent later settled hubspot = own:ba hubspot:bb conflict:bb
aab sent later settled none = own:ba hubspot:bb conflict:ba
aab sent later settled supabase = own:ba hubspot:bb conflict:ba
aab sent later unsettled hubspot = own:ba hubspot:bb conflict:bb
aab sent later unsettled none = own:ba hubspot:bb conflict:ba
aab sent later unsettled supabase = own:ba hubspot:bb conflict:ba
aba foreign earlier settled hubspot = stale:ab unchanged:ab conflict:aa
aba foreign earlier settled none = stale:ab unchanged:ab conflict:ab
aba foreign earlier settled supabase = stale:ab unchanged:ab conflict:ab
aba foreign earlier unsettled hubspot = stale:ab unchanged:ab conflict:aa
aba foreign earlier unsettled none = stale:ab unchanged:ab conflict:ab
aba foreign earlier unsettled supabase = stale:ab unchanged:ab conflict:ab
aba foreign equal settled hubspot = unchanged:ab conflict:aa
aba foreign equal settled none = unchanged:ab conflict:ab
aba foreign equal settled supabase = unchanged:ab conflict:ab
aba foreign equal unsettled hubspot = stale:ab unchanged:ab conflict:aa
aba foreign equal unsettled none = stale:ab unchanged:ab conflict:ab
aba foreign equal unsettled supabase = stale:ab unchanged:ab conflict:ab
aba foreign later settled hubspot = unchanged:ab conflict:aa
aba foreign later settled none = unchanged:ab conflict:ab
aba foreign later settled supabase = unchanged:ab conflict:ab
aba foreign later unsettled hubspot = unchanged:ab conflict:aa
aba foreign later unsettled none = unchanged:ab conflict:ab
aba foreign later unsettled supabase = unchanged:ab conflict:ab
aba sent earlier settled hubspot = stale:ab unchanged:ab own:ab conflict:aa
aba sent earlier settled none = stale:ab unchanged:ab own:ab conflict:ab
aba sent earlier settled supabase = stale:ab unchanged:ab own:ab conflict:ab
aba sent earlier unsettled hubspot = stale:ab unchanged:ab own:ab conflict:aa
aba sent earlier unsettled none = stale:ab unchanged:ab own:ab conflict:ab
aba sent earlier unsettled supabase = stale:ab unchanged:ab own:ab conflict:ab
aba sent equal settled hubspot = unchanged:ab own:ab conflict:aa
aba sent equal settled none = unchanged:ab own:ab conflict:ab
aba sent equal settled supabase = unchanged:ab own:ab conflict:ab
aba sent equal unsettled hubspot = stale:ab unchanged:ab own:ab conflict:aa
aba sent equal unsettled none = stale:ab unchanged:ab own:ab conflict:ab
aba sent equal unsettled supabase = stale:ab unchanged:ab own:ab conflict:ab
aba sent later settled hubspot = unchanged:ab own:ab conflict:aa
aba sent later settled none = unchanged:ab own:ab conflict:ab
aba sent later settled supabase = unchanged:ab own:ab conflict:ab
aba sent later unsettled hubspot = unchanged:ab own:ab conflict:aa
aba sent later unsettled none = unchanged:ab own:ab conflict:ab
aba sent later unsettled supabase = unchanged:ab own:ab conflict:ab
abb foreign earlier settled hubspot = stale:ab agreed:bb conflict:bb
abb foreign earlier settled none = stale:ab agreed:bb conflict:bb
abb foreign earlier settled supabase = stale:ab agreed:bb conflict:bb
abb foreign earlier unsettled hubspot = stale:ab agreed:bb conflict:bb
abb foreign earlier unsettled none = stale:ab agreed:bb conflict:bb
abb foreign earlier unsettled supabase = stale:ab agreed:bb conflict:bb
abb foreign equal settled hubspot = agreed:bb conflict:bb
abb foreign equal settled none = agreed:bb conflict:bb
abb foreign equal settled supabase = agreed:bb conflict:bb
abb foreign equal unsettled hubspot = stale:ab agreed:bb conflict:bb
abb foreign equal unsettled none = stale:ab agreed:bb conflict:bb
abb foreign equal unsettled supabase = stale:ab agreed:bb conflict:bb
abb foreign later settled hubspot = agreed:bb conflict:bb
abb foreign later settled none = agreed:bb conflict:bb
abb foreign later settled supabase = agreed:bb conflict:bb
abb foreign later unsettled hubspot = agreed:bb conflict:bb
abb foreign later unsettled none = agreed:bb conflict:bb
abb foreign later unsettled supabase = agreed:bb conflict:bb
abb sent earlier settled hubspot = stale:ab own:bb agreed:bb conflict:bb
abb sent earlier settled none = stale:ab own:bb agreed:bb conflict:bb
abb sent earlier settled supabase = stale:ab own:bb agreed:bb conflict:bb
abb sent earlier unsettled hubspot = stale:ab own:bb agreed:bb conflict:bb
abb sent earlier unsettled none = stale:ab own:bb agreed:bb conflict:bb
abb sent earlier unsettled supabase = stale:ab own:bb agreed:bb conflict:bb
abb sent equal settled hubspot = own:bb agreed:bb conflict:bb
abb sent equal settled none = own:bb agreed:bb conflict:bb
abb sent equal settled supabase = own:bb agreed:bb conflict:bb
abb sent equal unsettled hubspot = stale:ab own:bb agreed:bb conflict:bb
abb sent equal unsettled none = stale:ab own:bb agreed:bb conflict:bb
abb sent equal unsettled supabase = stale:ab own:bb agreed:bb conflict:bb
abb sent later settled hubspot = own:bb agreed:bb conflict:bb
abb sent later settled none = own:bb agreed:bb conflict:bb
abb sent later settled supabase = own:bb agreed:bb conflict:bb
abb sent later unsettled hubspot = own:bb agreed:bb conflict:bb
abb sent later unsettled none = own:bb agreed:bb conflict:bb
abb sent later unsettled supabase = own:bb agreed:bb conflict:bb
abc foreign earlier settled hubspot = stale:ab conflict:cc
abc foreign earlier settled none = stale:ab conflict:cb
abc foreign earlier settled supabase = stale:ab conflict:cb
abc foreign earlier unsettled hubspot = stale:ab conflict:cc
abc foreign earlier unsettled none = stale:ab conflict:cb
abc foreign earlier unsettled supabase = stale:ab conflict:cb
abc foreign equal settled hubspot = conflict:cc
abc foreign equal settled none = conflict:cb
abc foreign equal settled supabase = conflict:cb
abc foreign equal unsettled hubspot = stale:ab conflict:cc
abc foreign equal unsettled none = stale:ab conflict:cb
abc foreign equal unsettled supabase = stale:ab conflict:cb
abc foreign later settled hubspot = conflict:cc
abc foreign later settled none = conflict:cb
abc foreign later settled supabase = conflict:cb
abc foreign later unsettled hubspot = conflict:cc
abc foreign later unsettled none = conflict:cb
abc foreign later unsettled supabase = conflict:cb
abc sent earlier settled hubspot = stale:ab own:cb conflict:cc
abc sent earlier settled none = stale:ab own:cb conflict:cb
abc sent earlier settled supabase = stale:ab own:cb conflict:cb
abc sent earlier unsettled hubspot = stale:ab own:cb conflict:cc
abc sent earlier unsettled none = stale:ab own:cb conflict:cb
abc sent earlier unsettled supabase = stale:ab own:cb conflict:cb
abc sent equal settled hubspot = own:cb conflict:cc
abc sent equal settled none = own:cb conflict:cb
abc sent equal settled supabase = own:cb conflict:cb
abc sent equal unsettled hubspot = stale:ab own:cb conflict:cc
abc sent equal unsettled none = stale:ab own:cb conflict:cb
abc sent equal unsettled supabase = stale:ab own:cb conflict:cb
abc sent later settled hubspot = own:cb conflict:cc
abc sent later settled none = own:cb conflict:cb
abc sent later settled supabase = own:cb conflict:cb
abc sent later unsettled hubspot = own:cb conflict:cc
abc sent later unsettled none = own:cb conflict:cb
abc sent later unsettled supabase = own:cb conflict:cb
$cases$ as text;
select is((select string_agg(c.name || ' = ' || pg_temp.answer(c.base, c.ours, c.theirs, case when c.is_sent then array[c.theirs] end, c),
    e'\n' order by c.name collate "C") from cases c), (select btrim(r.text, e'\n') from recorded r), 'every case is decided as it is recorded');
select is((select count(*) from cases), 180::bigint, 'which are all');

-- Names of values do not matter, an empty one neither; nor what else was sent.
select is((select count(*) from cases c, (values ('x', null, 'a'), (null, 'b', ''), ('b', 'c', 'a')) n (p, q, r),
    lateral (select jsonb_build_object('a', n.p, 'b', n.q, 'c', n.r) as names) m,
    lateral (select pg_temp.answer(m.names ->> c.base, m.names ->> c.ours, m.names ->> c.theirs,
      case when c.is_sent then array['other', m.names ->> c.theirs] else array['other'] end, c) as got,
      (select string_agg(l.line || ':' || coalesce(m.names ->> l.base, '-') || coalesce(m.names ->> l.ours, '-'), ' ' order by l.place)
       from private.merge_lines(c.base, c.ours, c.theirs, case when c.is_sent then array[c.theirs] end, '2026-11-02',
         pg_temp.stamp(c.stamp), c.is_settled, c.winner) l) as wanted) x
  where x.got is distinct from x.wanted), 0::bigint, 'values are seen through equality alone');
select is((select line from private.merge_lines('a', 'a', 'b', null, null, '2026-11-01', false, 'none') order by place limit 1), 'hubspot',
  'without a stamp of the base any read is news');

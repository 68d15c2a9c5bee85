-- What an older version left behind: a connected portal with two mirrored contacts. Runs on every released schema.
create temp table story as
select c.account, j.id as job, j.lease_token as lease
from (select tap.connect(tap.make_user('owner@example.com')) as account) c, lateral tap.claim('contacts') j where c.account is not null;
select public.sync_apply(job, lease, 'contacts', jsonb_build_array(
    tap.contact('1', '2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z', 'ada@example.com'),
    tap.contact('2', '2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z')), '{"phase": "walk"}', 2, '[]')
from story;

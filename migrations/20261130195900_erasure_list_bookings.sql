-- What an erasure does to the tables that came after its list.
-- Why: bookings and credits are of a person; exams are not.
-- Who may call: nobody.

insert into private.erasure_tables (table_name, entity_column, is_scrubbed, why) values
  ('public.bookings', 'contact_id', false, 'the person''s seats; an exam that is to come has one more'),
  ('public.credit_entries', 'contact_id', false, 'the person''s credits'),
  ('public.booking_events', null, true, 'what changed may quote; events of the person''s bookings go with them'),
  ('public.mock_exams', null, false, 'sittings');

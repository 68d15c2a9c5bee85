-- Data of a local or preview project after `supabase db reset`. The mirror fills itself when a portal is connected, and users
-- sign up through the API, so there is nothing to insert; what every environment needs is in the migrations.
select 1;

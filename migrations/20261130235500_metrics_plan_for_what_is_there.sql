-- Facts are made by plans for the records at hand. A plan that was kept from when the tables were empty walks a whole portal for every
-- call: 500 calls beside 3,000 contacts took 21 to 58 s on PGlite, and 0.2 s so.
alter function private.refresh_metrics(uuid, text[], text[], text[]) set plan_cache_mode = 'force_custom_plan';
alter function private.rebuild_slice(uuid, text, int) set plan_cache_mode = 'force_custom_plan';

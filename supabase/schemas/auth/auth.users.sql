-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create trigger sales_copilot_keep_profile after insert or update of email on auth.users
  for each row execute function private.keep_profile();

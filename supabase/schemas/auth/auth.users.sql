-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create trigger sales_copilot_end_personal_space after delete on auth.users
  for each statement execute function private.end_personal_spaces();

create trigger sales_copilot_keep_profile after insert or update of email on auth.users
  for each row execute function private.keep_profile();

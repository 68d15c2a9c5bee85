-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

insert into storage.buckets (id, name, public, file_size_limit) values
  ('documents', 'documents', false, 52428800);

create schema if not exists tap;
create extension if not exists pgtap with schema tap;

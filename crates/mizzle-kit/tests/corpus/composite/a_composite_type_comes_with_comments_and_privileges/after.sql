create type "a type" as ("an attribute" int, "select" text collate "C");
comment on type "a type" is 'it''s';
grant usage on type "a type" to pg_monitor;

create schema app;
comment on schema app is 'it''s "ours"';
grant usage on schema app to pg_monitor;
grant create on schema app to pg_monitor with grant option;

create schema app;
alter default privileges in schema app grant execute on functions to pg_monitor;
alter default privileges revoke usage on types from public;

alter default privileges grant select on tables to pg_monitor;
alter default privileges revoke execute on functions from public;

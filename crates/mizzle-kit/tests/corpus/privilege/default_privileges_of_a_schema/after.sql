create schema app;
alter default privileges in schema app grant select, insert on tables to pg_monitor;
alter default privileges in schema app grant usage on sequences to pg_monitor with grant option;
create table app.t (a int);

alter default privileges grant select on tables to pg_monitor;
create table t (a int);
create table u (a int);
revoke select on u from pg_monitor;
alter default privileges revoke execute on functions from public;

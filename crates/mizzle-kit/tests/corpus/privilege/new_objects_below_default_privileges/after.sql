alter default privileges grant select on tables to pg_monitor;
alter default privileges revoke execute on functions from public;
create table t (a int);
create view v as select a from t;
create function f() returns int language sql as 'select 1';
grant execute on function f() to pg_read_all_data;

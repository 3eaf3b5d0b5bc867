create table t (a int, b int);
create function f() returns int language sql as 'select 1';
grant select on t to pg_monitor;
grant insert on t to pg_signal_backend with grant option;

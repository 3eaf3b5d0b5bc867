create table t (a int, b int, c int);
grant select (b, c), update (a) on t to pg_monitor with grant option;

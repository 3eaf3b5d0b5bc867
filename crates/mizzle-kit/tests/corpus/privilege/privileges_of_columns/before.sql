create table t (a int, b int, c int);
grant select (a), insert (b) on t to pg_monitor;

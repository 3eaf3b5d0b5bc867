create table t (a int);
grant all on t to pg_monitor;
grant select on t to public;

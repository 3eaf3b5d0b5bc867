create function f() returns bigint language sql as 'select 2::bigint';
create table t (a int default f());

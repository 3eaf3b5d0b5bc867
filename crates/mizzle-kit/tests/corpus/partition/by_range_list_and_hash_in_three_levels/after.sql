create table t (a int, b text, c int) partition by range (a);
create table t1 partition of t for values from (minvalue) to (10) partition by list (b);
create table t11 partition of t1 for values in ('x', null) partition by hash (c);
create table t111 partition of t11 for values with (modulus 2, remainder 0);
create table t112 partition of t11 for values with (modulus 2, remainder 1);
create table t12 partition of t1 default;
create table t2 partition of t for values from (10) to (maxvalue);
create index i on t (c);
create unique index u on t (a, b, c);

create table t (a int, b text) partition by range (a);
create table d partition of t default;

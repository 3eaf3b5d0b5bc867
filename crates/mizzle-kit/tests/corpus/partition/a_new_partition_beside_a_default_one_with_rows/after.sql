create table t (a int, b text) partition by range (a);
create table d partition of t default;
create table p partition of t for values from (0) to (10);

create table t (a int) partition by list (a);
create table d partition of t default;
create table p (a int);

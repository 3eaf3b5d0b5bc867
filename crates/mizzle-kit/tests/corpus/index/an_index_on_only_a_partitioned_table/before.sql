create table t (a int, b int) partition by list (a);
create table p partition of t for values in (1);
create table q partition of t for values in (2);

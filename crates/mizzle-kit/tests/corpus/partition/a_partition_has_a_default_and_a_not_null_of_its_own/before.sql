create table t (a int, b int default 1) partition by list (a);
create table p partition of t for values in (1);

create table t (a int, b int default 2) partition by list (a);
create table p partition of t (b default 3 not null) for values in (1);

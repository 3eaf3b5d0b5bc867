create table t (a int, b int) partition by list (a);
create table p partition of t for values in (1);
create index i on t (b);
create index j on p (a);

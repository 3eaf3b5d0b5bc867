create table t (a int, b text) partition by list (a);
create table p partition of t for values in (1);
create index on p (b);

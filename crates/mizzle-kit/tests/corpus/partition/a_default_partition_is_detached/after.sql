create table t (a int) partition by list (a);
create table d (a int);
create table p partition of t for values in (1);

create table t (a int) partition by list (a);
create table u (a int) partition by list (a);
create table p partition of t for values in (1);

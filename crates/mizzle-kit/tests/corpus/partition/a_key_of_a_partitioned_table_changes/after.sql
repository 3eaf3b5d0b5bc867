create table t (a int, b int, primary key (a, b)) partition by list (a);
create table p partition of t for values in (1);

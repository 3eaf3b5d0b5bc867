create table t (a int, b int) partition by list (a);
create table t1 (a int, b int);
create index i on t (b);
create index t1_b_idx on t1 (b);

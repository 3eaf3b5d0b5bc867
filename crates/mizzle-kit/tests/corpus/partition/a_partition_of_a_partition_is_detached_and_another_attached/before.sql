create table t (a int, b date) partition by list (a);
create table t1 partition of t for values in (1) partition by range (b);
create table t1a partition of t1 for values from ('2024-01-01') to ('2024-02-01');
create table t1b (a int, b date);

create table t (a int, b int, c int);
create view v as select a, sum(b) over (partition by a order by c) as s from t;

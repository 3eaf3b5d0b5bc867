create table t (a int, b int, c int);
create view v as select a, sum(b) over w as s, rank() over w as r from t window w as (partition by a order by c desc);
create view g as select a, b, count(*) as n from t group by grouping sets ((a), (b), ()) having count(*) > 1;

create table t (a int);
create materialized view m as select a, count(*) as n from t group by a;
create unique index i on m (a);
create view v as select n from m;

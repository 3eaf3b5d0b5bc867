create table t (a int, b int);
create materialized view m as select a, b from t;
create statistics s on a, b from m;
create materialized view n as select count(*) from m;
create view v as select * from n;

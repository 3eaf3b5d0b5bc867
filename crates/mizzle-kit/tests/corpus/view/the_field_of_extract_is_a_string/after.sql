create table t (d date);
create view years as select extract('YEAR' from d) as year from t;

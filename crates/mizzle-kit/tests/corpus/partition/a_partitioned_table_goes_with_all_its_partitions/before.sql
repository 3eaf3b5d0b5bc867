create table t (a int, b int, primary key (a)) partition by list (a);
create table p partition of t for values in (1);
create table r (a int references t);
create view v as select * from t;

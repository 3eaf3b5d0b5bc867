create table t (a int);
create view v with (security_invoker = true) as select a from t;

create table t (a int);
create view v with (check_option = cascaded) as select a from t;

create domain d as int;
create table t (a d);
create view v as select a from t;

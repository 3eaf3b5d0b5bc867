create domain d as text check (value <> '');
create table t (a d);
create view v as select a from t;

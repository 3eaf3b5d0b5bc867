create table t (a int, b text);
create view v as select a, b from t;
alter view v alter a set default 1, alter b set default 'x';

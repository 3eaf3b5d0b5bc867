create table t (a int);
create function f(t) returns t language sql as 'select $1';
create table u (x t, y t[]);
create view v as select t from t;

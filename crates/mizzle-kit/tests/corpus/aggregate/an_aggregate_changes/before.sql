create function add(int, int) returns int language sql immutable as 'select $1 + $2';
create aggregate total(int) (sfunc = add, stype = int);
create table t (a int);
create view v as select total(a) as n from t;

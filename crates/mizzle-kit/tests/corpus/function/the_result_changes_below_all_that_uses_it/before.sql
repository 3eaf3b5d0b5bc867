create function f(int) returns int language sql immutable as 'select $1';
create table t (a int check (f(a) > 0), b int default f(1));
create index i on t (f(a));
create view v as select f(a) as x from t;
create function g() returns int language sql begin atomic select f(1); end;

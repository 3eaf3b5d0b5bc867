create domain d as int;
create table t (x d);
create function f(d) returns d language sql as 'select $1';
create view v as select f(x) as y from t;
create view w as select y from v;

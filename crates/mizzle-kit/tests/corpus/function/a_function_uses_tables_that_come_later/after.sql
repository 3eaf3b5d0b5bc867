create table t (a int);
create function f() returns setof t language sql as 'select * from t';
create function n() returns int language sql begin atomic select count(*)::int from t;
end;
create table u (a int default n());

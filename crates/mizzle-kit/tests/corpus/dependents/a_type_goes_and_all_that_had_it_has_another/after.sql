create table t (a text not null default '1', b text[]);
create view v as select a from t;
create function f(text) returns int language sql as 'select 1';

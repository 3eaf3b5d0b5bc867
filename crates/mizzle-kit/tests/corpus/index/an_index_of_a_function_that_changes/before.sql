create function f(text) returns text language sql immutable as 'select $1';
create table t (a text);
create index i on t (f(a));

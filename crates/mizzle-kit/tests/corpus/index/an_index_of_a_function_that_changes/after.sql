create function f(x text) returns text language sql immutable as 'select x';
create table t (a text);
create index i on t (f(a));

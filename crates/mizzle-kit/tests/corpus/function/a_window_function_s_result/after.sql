create function f(a anyelement) returns anyelement language sql immutable as 'select a';
create function g(a anyarray, out n int) language sql as 'select 2';

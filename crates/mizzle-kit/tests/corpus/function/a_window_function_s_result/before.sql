create function f(a anyelement) returns anyelement language sql as 'select a';
create function g(a anyarray) returns int language sql as 'select 1';

create type c as (a int, b text);
create function f(c) returns int language sql return 1;

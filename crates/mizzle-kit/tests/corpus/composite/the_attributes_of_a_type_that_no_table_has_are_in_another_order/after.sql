create type c as (b text, a int);
create function f(c) returns int language sql return 1;

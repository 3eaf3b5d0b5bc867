create function f(text) returns int language sql as 'select 3';
create function f(int, int) returns int language sql as 'select 4';
create function f(variadic int[]) returns int language sql as 'select 5';

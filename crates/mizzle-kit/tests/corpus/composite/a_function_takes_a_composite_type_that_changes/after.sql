create type c as (x int, y int);
create function f(c) returns int language sql as 'select $1.x + 1';
create function g() returns setof c language sql as 'select row(1, 2)::c';

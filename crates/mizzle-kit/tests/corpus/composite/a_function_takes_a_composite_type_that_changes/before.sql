create type c as (x int);
create function f(c) returns int language sql as 'select $1.x';
create function g() returns setof c language sql as 'select row(1)::c';

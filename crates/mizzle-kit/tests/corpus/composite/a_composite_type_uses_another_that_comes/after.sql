create type e as enum ('a');
create domain d as int;
create type c as (x int, y e, z d);

create type e as enum ('a', 'b');
create domain d as e default 'b';
create type c as (x e, y d);
create table t (a d, b c);

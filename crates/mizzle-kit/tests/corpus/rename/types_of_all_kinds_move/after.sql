create schema app;
create type app.e as enum ('a');
create domain app.d as int check (value > 0);
create type app.c as (x int, y app.e);
create type app.r as range (subtype = int4, multirange_type_name = r_multirange);
create table t (a app.e default 'a', b app.d, c app.c, r app.r);

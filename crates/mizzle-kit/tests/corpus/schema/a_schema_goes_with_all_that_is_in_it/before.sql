create schema app;
create type app.mood as enum ('sad', 'ok');
create domain app.positive as int check (value > 0);
create sequence app.s;
create table app.t (id app.positive default nextval('app.s'), m app.mood);
create function app.f(app.mood) returns int language sql as 'select 1';
create view app.v as select app.f(m) from app.t;

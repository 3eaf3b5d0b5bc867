create schema app;
create type app.mood as enum ('sad', 'ok');
create table t (m app.mood);

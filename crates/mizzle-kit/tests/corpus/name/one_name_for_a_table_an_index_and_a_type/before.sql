create table a (x int);
create index b on a (x);
create type c as enum ('x');

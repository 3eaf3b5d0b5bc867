create type e as enum ('a', 'b', 'c');
create table t (a e);

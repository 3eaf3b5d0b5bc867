create schema a;
create schema b;
create table a.t (id bigint primary key);
create table b.t (id int primary key references a.t);
create view b.v as select t.id from a.t join b.t u using (id);

create table a (x int);
create table b (y int);
create view c as select 1 as z;

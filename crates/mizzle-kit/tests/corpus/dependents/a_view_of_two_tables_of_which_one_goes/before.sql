create table a (x int);
create table b (x int);
create view v as select a.x from a join b using (x);
create view w as select x from v;

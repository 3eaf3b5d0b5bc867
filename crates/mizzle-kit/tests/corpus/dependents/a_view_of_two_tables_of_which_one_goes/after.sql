create table a (x int);
create view v as select a.x from a;
create view w as select x from v;

create view a as select 1 as z;
create table c (y int);
create sequence b;

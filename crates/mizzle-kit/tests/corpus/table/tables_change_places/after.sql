create table a (y text);
create table b (x int);

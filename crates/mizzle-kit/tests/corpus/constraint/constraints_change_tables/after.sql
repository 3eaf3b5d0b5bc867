create table a (x int);
create table b (x int, constraint k check (x > 0), constraint u unique (x));

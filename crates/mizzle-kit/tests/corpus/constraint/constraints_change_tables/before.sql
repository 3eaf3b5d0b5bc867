create table a (x int, constraint k check (x > 0), constraint u unique (x));
create table b (x int);

create table p (old int);
create table c (x int) inherits (p);

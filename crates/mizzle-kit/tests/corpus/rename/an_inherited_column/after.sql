create table p (new int);
create table c (x int) inherits (p);

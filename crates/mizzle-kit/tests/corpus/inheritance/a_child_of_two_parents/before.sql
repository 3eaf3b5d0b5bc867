create table p (a int);
create table q (b int);
create table c (z int) inherits (p, q);

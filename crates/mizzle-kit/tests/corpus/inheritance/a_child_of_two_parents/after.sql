create table p (a int, n int);
create table q (b int);
create table c (z int) inherits (q);

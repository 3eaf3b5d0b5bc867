create table p (a int default 1);
create table c (a int default 2) inherits (p);

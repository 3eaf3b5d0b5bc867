create table p (a int default 3);
create table c (a int default 4) inherits (p);

create table p (a bigint, constraint k check (a > 1), d text);
create table c (b int) inherits (p);
create table e (x int) inherits (p);

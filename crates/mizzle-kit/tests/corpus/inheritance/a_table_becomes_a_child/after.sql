create table p (a int, b text);
create table c (a int, b text, z int) inherits (p);

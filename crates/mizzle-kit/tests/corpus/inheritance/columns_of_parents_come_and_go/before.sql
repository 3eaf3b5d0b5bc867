create table p (a int, gone int);
create table c () inherits (p);
create table g () inherits (c);

create table t (a int, constraint k check (a > 0));
create table c () inherits (t);

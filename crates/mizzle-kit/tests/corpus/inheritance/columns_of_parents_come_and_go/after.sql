create table p (a int, b int not null default 1);
create table c () inherits (p);
create table g () inherits (c);

create table p (a int not null, b text default 'x', check (a > 0));
create table c () inherits (p);

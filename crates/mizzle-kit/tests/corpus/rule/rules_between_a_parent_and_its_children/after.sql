create table kept (a int);
create table p (kind int, a int);
create table c (check (kind = 1)) inherits (p);
create rule to_c as on insert to p where new.kind = 1 do instead insert into c values (new.*);

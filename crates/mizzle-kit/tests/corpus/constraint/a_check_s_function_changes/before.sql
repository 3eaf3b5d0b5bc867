create function ok(int) returns boolean language sql immutable as 'select $1 > 0';
create table t (a int, constraint k check (ok(a)));

create function ok(value int) returns boolean language sql immutable as 'select value > 0';
create table t (a int, constraint k check (ok(a)));

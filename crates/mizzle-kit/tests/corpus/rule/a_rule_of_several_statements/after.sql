create table t (a int, b int);
create table log (a int);
create rule r as on update to t do also (insert into log values (old.a); delete from log where a = new.b);

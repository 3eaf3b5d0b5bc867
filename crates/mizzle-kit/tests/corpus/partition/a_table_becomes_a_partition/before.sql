create table t (a int, b text) partition by list (a);
create table p (a int, b text);
create index on p (b);

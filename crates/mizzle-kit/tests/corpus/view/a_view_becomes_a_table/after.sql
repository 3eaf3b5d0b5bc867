create table t (a int);
create table v (a int);

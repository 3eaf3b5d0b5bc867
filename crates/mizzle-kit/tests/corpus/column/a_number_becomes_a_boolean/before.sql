create table t (a int not null default 0, b int);

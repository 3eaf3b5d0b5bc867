create table t (id int primary key, up int);

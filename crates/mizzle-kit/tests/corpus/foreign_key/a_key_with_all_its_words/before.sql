create table p (id int primary key);
create table t (a int, b int, c int, d int);

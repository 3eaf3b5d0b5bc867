create table p (id int primary key);
create table t (a int, b int, constraint f foreign key (b) references p) partition by list (a);
create table t1 partition of t for values in (1);

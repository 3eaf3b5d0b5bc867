create table p (id int primary key);
create table t (a int, constraint f foreign key (a) references p);

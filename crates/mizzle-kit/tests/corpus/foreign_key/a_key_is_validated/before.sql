create table p (id int primary key);
create table t (a int);
alter table t add constraint f foreign key (a) references p not valid;

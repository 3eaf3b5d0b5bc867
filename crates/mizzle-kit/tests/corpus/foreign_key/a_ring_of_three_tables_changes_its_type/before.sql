create table a (id int primary key, n int);
create table b (id int primary key, n int references a);
create table c (id int primary key, n int references b);
alter table a add constraint r foreign key (n) references c;

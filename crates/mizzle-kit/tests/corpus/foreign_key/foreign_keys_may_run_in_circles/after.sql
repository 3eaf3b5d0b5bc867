create table a (id int primary key, b int);
create table b (id int primary key, a int references a on delete cascade deferrable);
alter table a add constraint f foreign key (b) references b not valid;
create table c (id int primary key, up int references c);

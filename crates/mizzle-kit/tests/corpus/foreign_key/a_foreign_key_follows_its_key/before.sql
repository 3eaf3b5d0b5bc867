create table a (id int, other int, constraint k unique (id));
create table b (a int, constraint f foreign key (a) references a (id));

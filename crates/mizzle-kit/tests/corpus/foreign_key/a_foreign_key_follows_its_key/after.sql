create table a (id int, other int, constraint k unique (other, id));
create table b (a int, o int, constraint f foreign key (o, a) references a (other, id));

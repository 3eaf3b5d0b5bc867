create table p (id int primary key, t int);
create table t (a int primary key, p int references p);
alter table p add foreign key (t) references t;

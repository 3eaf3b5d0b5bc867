create table t (a int constraint k primary key, b int not null);
create table u (a int constraint f references t);

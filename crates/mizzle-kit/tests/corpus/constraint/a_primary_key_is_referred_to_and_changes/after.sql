create table t (a int not null, b int constraint k primary key);
create table u (a int constraint f references t (b));

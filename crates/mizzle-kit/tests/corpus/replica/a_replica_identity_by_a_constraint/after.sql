create table t (a int not null, constraint u unique (a));
alter table t replica identity using index u;

create table t (a int constraint one primary key);
comment on constraint one on t is 'first';

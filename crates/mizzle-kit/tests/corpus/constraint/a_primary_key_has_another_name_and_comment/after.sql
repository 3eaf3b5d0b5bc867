create table t (a int constraint other primary key);
comment on constraint other on t is 'second';

create table t (a varchar(20), b text, c varchar(100), d char(8));
create index on t (a);
create index on t (b);

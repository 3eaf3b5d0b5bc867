create table t (a varchar(10), b varchar(20), c text, d char(4));
create index on t (a);
create index on t (b);

create table t (a text collate "C", b text);
create index on t (a);
create index on t (b);

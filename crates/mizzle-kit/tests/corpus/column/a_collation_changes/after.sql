create table t (a text, b text collate "POSIX");
create index on t (a);
create index on t (b);

create unlogged table t (a int primary key, b text);
create index on t (b);

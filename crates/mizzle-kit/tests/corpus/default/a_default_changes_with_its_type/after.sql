create table t (a text default 'one', b int default 5, c int default 1);

create table t (a int, b int);
create index i on t (a) include (b) with (fillfactor = 90, deduplicate_items = off);

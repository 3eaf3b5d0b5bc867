create table t (a text compression pglz, b int, c int);
alter table t alter b set statistics 1000, alter c set (n_distinct = -0.5, n_distinct_inherited = 100);

create table t (a text, b text compression pglz, c int);
alter table t alter a set storage external, alter b set statistics 500, alter c set (n_distinct = 10);

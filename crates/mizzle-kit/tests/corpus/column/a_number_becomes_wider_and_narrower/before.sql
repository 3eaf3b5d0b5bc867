create table t (a smallint, b int, c real, d numeric(10, 2));

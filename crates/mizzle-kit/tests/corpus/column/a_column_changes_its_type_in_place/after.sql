create table t (a bigint, b int, c text, d numeric default 2.5);

create table t (a bigint, b int generated always as (a + 2) stored, c int);

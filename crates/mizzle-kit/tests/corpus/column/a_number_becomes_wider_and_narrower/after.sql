create table t (a int, b bigint, c double precision, d numeric(12, 2));

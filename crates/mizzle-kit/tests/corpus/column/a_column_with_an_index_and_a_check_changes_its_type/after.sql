create table t (a bigint unique, b bigint check (b > 0), c bigint);
create index i on t (c) where c > 5;
create index j on t ((c + 1));

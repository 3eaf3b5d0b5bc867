create table t (a int unique, b int check (b > 0), c int);
create index i on t (c) where c > 5;
create index j on t ((c + 1));

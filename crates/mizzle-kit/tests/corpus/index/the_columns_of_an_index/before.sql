create table t (a int, b text, c int);
create index i on t (a);
create index j on t (b);

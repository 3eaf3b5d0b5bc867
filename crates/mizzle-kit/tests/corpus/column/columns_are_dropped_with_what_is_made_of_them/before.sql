create table t (a int, b int, c int, unique (a, b), check (b < c));
create index i on t (b) include (c);
create statistics s on a, b from t;

create table t (a text, b int, c int);

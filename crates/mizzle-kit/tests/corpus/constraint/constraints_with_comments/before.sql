create table t (a int primary key, b int unique, constraint k check (b > 0));

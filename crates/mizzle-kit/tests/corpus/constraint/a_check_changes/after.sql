create table t (a int, b int, constraint k check (a > 1 and b > 1), constraint m check (b > 0));

create table t (k int, constraint k check (k > 0), constraint "K" unique (k));

create table t (k int);

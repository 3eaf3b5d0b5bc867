create table t (d date);

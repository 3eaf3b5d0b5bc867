create table t (a bigint primary key, b int);
create publication p for table t (a);

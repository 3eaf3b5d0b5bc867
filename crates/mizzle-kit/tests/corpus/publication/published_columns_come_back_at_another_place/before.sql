create table t (a int, b int primary key, c text);
create publication p for table t (a, b);

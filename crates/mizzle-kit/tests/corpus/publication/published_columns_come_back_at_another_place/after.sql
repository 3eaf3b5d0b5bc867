create table t (b int primary key, c text);
create publication p for table t (b, c);

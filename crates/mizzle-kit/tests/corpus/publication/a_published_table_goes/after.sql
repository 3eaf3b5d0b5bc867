create table u (a int primary key);
create publication p for table u;

create table a (x int primary key, y int);
create table b (x int primary key);
create schema s;
create publication p for table b, a where (x > 0);
create publication q for table b, tables in schema s;

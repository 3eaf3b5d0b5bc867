create table a (x int primary key, y int);
create table b (x int primary key);
create schema s;
create publication p for table a;

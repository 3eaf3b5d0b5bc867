create table t (a int primary key, b int);
create table u (a int primary key);
create publication p for table t (a) where (a > 0), u with (publish = 'insert');
create publication q for tables in schema public;

create table p (a int, b int, primary key (a, b));
create table t (a int, b int);

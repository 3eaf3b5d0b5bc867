create table t (a int, b int) partition by list (b);
create table one (a int, b int);
create table two (a int, b int) partition by list (b);
create table two_one partition of two for values in (1);
create table rest partition of t default;

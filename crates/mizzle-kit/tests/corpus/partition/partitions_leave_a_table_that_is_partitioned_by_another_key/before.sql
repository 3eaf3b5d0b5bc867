create table t (a int, b int) partition by list (a);
create table one partition of t for values in (1);
create table two partition of t for values in (2) partition by list (b);
create table two_one partition of two for values in (1);
create table two_rest partition of two default;
create table rest partition of t default;

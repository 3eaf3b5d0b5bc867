create table t (a int not null, b int, c text default 'x', primary key (a)) partition by list (a);
create table t1 partition of t for values in (1);
create table t2 partition of t for values in (2);
create table td partition of t default;
create index i on t (b);
create index j on t2 (c);

create table a (id int, b int, primary key (id)) partition by list (id);
create table a1 partition of a for values in (1);
create index on a (b);

create table z (id int, b int, primary key (id)) partition by list (id);
create table z1 partition of z for values in (1);
create index on z (b);

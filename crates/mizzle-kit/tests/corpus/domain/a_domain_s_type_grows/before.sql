create domain d as varchar(10) default 'x' check (value <> '');
create table t (a d, b d[]);
create index on t (a);

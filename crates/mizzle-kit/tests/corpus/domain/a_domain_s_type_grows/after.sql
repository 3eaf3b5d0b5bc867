create domain d as varchar(20) default 'x' check (value <> '');
create table t (a d, b d[]);
create index on t (a);

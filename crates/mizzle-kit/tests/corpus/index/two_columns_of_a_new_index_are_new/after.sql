create table t (a int, b int not null default 0, c text);
create index i on t (b, c);
create unique index j on t (a, b);

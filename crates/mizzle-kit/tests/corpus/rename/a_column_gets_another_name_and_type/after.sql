create table t (id int, new bigint not null);

create table t (a boolean not null default false, b boolean);

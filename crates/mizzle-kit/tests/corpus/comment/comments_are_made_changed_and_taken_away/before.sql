create table t (a int primary key);
comment on table t is 'one';
comment on column t.a is 'two';

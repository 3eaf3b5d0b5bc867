create table t (a int);
comment on table t is E'it''s; drop table t; --\n/* "no" */ \\ $$ ü';
comment on column t.a is '';

create table t (a text, b bytea, c jsonb);
alter table t alter a set storage external;

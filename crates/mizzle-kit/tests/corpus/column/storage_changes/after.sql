create table t (a text, b bytea, c jsonb);
alter table t alter b set storage main, alter c set storage plain;

create table t (id serial primary key, b text);

create table a (id text primary key);
create table b (a text references a);

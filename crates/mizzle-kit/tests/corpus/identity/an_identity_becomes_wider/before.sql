create table t (id int generated always as identity primary key);
create table u (t int references t);

create table a (id int primary key, old text not null, check (old <> ''));
create index on a (old);

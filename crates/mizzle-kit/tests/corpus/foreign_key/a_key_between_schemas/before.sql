create schema a;
create schema b;
create table a.p (id uuid primary key);
create table b.t (p uuid);

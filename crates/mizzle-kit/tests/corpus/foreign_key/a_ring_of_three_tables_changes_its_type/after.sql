create table a (id bigint primary key, n bigint);
create table b (id bigint primary key, n bigint references a);
create table c (id bigint primary key, n bigint references b);
alter table a add constraint r foreign key (n) references c;

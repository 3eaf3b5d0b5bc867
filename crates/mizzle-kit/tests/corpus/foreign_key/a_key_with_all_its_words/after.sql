create table p (id int primary key);
create table t (a int references p on delete cascade on update set null, b int references p on delete restrict deferrable initially deferred, c int references p on delete set default, d int references p match full);

select setval('a', 41);
insert into t (id) values (41);

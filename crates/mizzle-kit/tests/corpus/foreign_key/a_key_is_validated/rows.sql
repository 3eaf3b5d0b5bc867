insert into p values (1), (2);
insert into t values (1), (2), (null);

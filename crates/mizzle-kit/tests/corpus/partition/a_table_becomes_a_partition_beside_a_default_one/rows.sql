insert into t values (5);
insert into p values (1);

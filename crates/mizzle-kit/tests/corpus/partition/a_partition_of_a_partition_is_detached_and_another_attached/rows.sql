insert into t values (1, '2024-01-10');
insert into t1b values (1, '2024-02-10');

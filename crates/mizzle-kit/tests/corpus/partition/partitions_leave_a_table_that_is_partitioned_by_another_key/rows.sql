insert into t values (1, 1), (2, 1), (2, 2), (3, 3), (4, 1);

insert into t values (1, 'a', 'b'), (2, 'B', 'c');

insert into t values (50, 'x'), (null, 'y');

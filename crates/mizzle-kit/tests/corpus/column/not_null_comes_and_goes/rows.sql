insert into t select n, n, 'c' from generate_series(1, 20) n;

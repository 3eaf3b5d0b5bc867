insert into t select n, n from generate_series(5, 20) n;

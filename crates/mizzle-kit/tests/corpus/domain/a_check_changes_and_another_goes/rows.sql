insert into t select n from generate_series(5, 20) n;

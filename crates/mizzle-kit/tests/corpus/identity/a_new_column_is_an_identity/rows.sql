insert into t select n from generate_series(1, 20) n;

insert into t select from generate_series(1, 20) n;

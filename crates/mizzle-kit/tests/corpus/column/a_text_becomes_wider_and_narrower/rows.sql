insert into t select 'a' || n, 'b' || n, 'c' || n, 'd' from generate_series(1, 20) n;

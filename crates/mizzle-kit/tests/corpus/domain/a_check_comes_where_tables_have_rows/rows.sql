insert into t select n, n from generate_series(1, 20) n;
insert into u select n from generate_series(1, 20) n;

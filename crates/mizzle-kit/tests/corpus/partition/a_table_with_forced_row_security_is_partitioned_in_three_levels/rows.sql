insert into t select i, case when i % 2 = 0 then 'a' else 'b' end, date '2019-01-01' + i * 100 from generate_series(1, 20) i;

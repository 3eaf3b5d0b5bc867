create materialized view m as select n as a, n as b from generate_series(1, 9) n;
create index i on m (a);

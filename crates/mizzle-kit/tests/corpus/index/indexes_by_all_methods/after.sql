create table t (a int, b text, c int[], d point, e inet);
create index i1 on t using hash (b);
create index i2 on t using gin (c);
create index i3 on t using gist (d);
create index i4 on t using spgist (e inet_ops);
create index i5 on t using brin (a) with (pages_per_range = 16, autosummarize = on);

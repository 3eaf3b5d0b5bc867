create table t (a int, b text, c int);
create index i on t (a desc nulls last, c);
create index j on t (b collate "C" text_pattern_ops);

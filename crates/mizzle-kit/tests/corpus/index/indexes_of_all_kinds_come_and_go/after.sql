create table t (a int, b text, c text[]);
create unique index i1 on t (a desc nulls last) include (b) where a > 0;
create index i2 on t (lower(b) text_pattern_ops);
create index i3 on t using gin (c) with (fastupdate = off);
comment on index i3 is 'words';

create table p (a int default 1, b text, c text default 'x', d int);

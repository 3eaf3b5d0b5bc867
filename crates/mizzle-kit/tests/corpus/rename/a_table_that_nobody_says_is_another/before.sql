create table a (x int, y text);

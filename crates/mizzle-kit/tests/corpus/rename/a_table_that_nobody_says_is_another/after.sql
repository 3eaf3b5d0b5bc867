create table b (x int, y text);

create table t (a int, c int, e int, g int, i int, k int, m int, o int);

create table t (a int, b int, c text);
create statistics s (mcv) on (a + b), lower(c) from t;
create statistics e on (a * 2) from t;
comment on statistics e is 'twice';

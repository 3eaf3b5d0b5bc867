create table t (a int, b int, c text);
create statistics s (ndistinct, dependencies) on a, b from t;
create statistics e on a, b, lower(c) from t;

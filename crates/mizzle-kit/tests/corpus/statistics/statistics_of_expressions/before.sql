create table t (a int, b int, c text);
create statistics s on a, b from t;

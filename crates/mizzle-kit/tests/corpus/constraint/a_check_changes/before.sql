create table t (a int, b int, constraint k check (a > 0), constraint l check (b > 0));

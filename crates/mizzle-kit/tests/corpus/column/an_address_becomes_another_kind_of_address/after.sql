create table t (a inet, b cidr);

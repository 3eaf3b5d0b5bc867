create type fr as range (subtype = float8, subtype_diff = float8mi);
create table t (a fr);

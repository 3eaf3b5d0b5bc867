create function f(float8, float8) returns float8 language sql immutable as 'select $1 - $2';
create type r as range (subtype = float8, subtype_diff = f);
comment on type r is 'from to';

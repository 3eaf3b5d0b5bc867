create function add(int, int) returns int language sql immutable as 'select $1 + $2';
create aggregate total(int) (sfunc = add, stype = int, initcond = '0');
create aggregate pick(numeric) (sfunc = numeric_add, stype = numeric, parallel = safe);

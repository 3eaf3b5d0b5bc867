create function inc(bigint) returns bigint language sql immutable as 'select $1 + 1';
create aggregate rows(*) (sfunc = inc, stype = bigint, initcond = '0');
create aggregate moving(int) (sfunc = int4pl, stype = int, msfunc = int4pl, minvfunc = int4mi, mstype = int, minitcond = '0');
comment on aggregate rows(*) is 'how many';

create function inc(bigint) returns bigint language sql immutable as 'select $1 + 1';

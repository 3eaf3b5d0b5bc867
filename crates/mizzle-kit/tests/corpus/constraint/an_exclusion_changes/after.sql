create table t (a int4range, b circle, constraint x exclude using gist (b with &&), constraint y exclude using gist (a with &&, b with ~=) deferrable initially deferred);

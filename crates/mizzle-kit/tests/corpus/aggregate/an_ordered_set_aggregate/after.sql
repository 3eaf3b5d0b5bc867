create function f(internal, anyelement) returns internal language internal immutable as 'ordered_set_transition';
create aggregate pick(float8 order by anyelement) (sfunc = f, stype = internal, finalfunc = percentile_disc_final, finalfunc_extra);

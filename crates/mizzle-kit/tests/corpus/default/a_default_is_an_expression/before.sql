create table t (a timestamptz, b int[], c text);

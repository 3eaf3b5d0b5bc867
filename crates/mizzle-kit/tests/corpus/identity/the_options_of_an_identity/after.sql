create table t (a int generated always as identity (start 7 increment 3 minvalue 2 maxvalue 5000 cycle));

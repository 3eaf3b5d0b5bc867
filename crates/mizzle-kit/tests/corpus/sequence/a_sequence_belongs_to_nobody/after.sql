create sequence t_id_seq as int;
create table t (id int not null default nextval('t_id_seq'), b int);

create table t (a_column_whose_name_is_just_as_long_as_the_server_takes_it_be int not null);

insert into t values ('low', '{high,middle}'), ('high', null);

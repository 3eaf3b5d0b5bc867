insert into t (a, b, c) values (1, '2020-05-05', 'one'), (2, '2021-05-05', null), (3, '2020-06-06', '');
delete from t where a = 3;
insert into t (a, b) overriding system value values (1, '2019-01-01');

insert into orders values (1, row(12, 'EUR'), array[row(1, 'USD')::money_of, null], row(3, 'CHF')::money_of::price, array['("a, ""b""","(4,EUR)")'::entry]);
insert into orders values (2, null, '{}', null, null);

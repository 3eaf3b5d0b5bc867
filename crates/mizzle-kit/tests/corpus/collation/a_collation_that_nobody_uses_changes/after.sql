create collation c (provider = icu, locale = 'de-u-co-phonebk', deterministic = false);
create collation l (locale = 'C');
comment on collation l is 'as bytes';

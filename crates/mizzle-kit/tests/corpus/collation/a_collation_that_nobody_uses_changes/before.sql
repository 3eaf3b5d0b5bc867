create collation c (provider = icu, locale = 'de');
create collation l (lc_collate = 'C', lc_ctype = 'POSIX');

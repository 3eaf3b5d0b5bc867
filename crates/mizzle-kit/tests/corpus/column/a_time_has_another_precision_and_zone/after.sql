create table t (a timestamp, b timestamp(3), c time(6), d interval, e timestamptz(0));

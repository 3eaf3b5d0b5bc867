create table t (a timestamp(3), b timestamp, c time(3), d interval(3), e timestamptz);

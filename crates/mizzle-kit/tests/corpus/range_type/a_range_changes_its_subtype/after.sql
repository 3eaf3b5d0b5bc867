create type r as range (subtype = int8, multirange_type_name = rs);

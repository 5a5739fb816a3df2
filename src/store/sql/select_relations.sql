SELECT dataset, indicator, kind, of_indicator, of_activity, of_area, part_indicator, part_activity, part_area, base
FROM indicator_relation ORDER BY dataset, indicator, position

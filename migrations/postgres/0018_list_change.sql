-- The first revision of which readers must read units, topics, areas, activities, indicators, labels, owners of codes, sources,
-- figures and the names of dimensions again. Triggers set it, so that no writer can forget to, not even one of an earlier version
-- or a person: to the revision after the current one, so that it holds for a change within the write of a revision that was read
-- already, too.
CREATE TABLE list_change (
  id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
  revision BIGINT NOT NULL
);
INSERT INTO list_change (id, revision) SELECT 1, value + 1 FROM revision WHERE id = 1;

CREATE FUNCTION note_list_change() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  UPDATE list_change SET revision = (SELECT value + 1 FROM revision) WHERE revision <> (SELECT value + 1 FROM revision);
  RETURN NULL;
END
$$;

-- Each row, since a statement may change none.
DO $$
DECLARE
  list text;
BEGIN
  FOREACH list IN ARRAY ARRAY[
    'dataset_dimension', 'code_owner', 'unit', 'topic', 'area', 'activity', 'activity_tag', 'indicator', 'indicator_relation',
    'label', 'source', 'dimension_code', 'figure'
  ] LOOP
    EXECUTE format(
      'CREATE TRIGGER %I AFTER INSERT OR UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION note_list_change()',
      list || '_changed', list
    );
    EXECUTE format(
      'CREATE TRIGGER %I AFTER TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION note_list_change()',
      list || '_emptied', list
    );
  END LOOP;
END
$$;

-- The first revision of which readers must read units, topics, areas, activities, indicators, labels, owners of codes, sources,
-- figures and the names of dimensions again. Triggers set it, so that no writer can forget to, not even one of an earlier version
-- or a person: to the revision after the current one, so that it holds for a change within the write of a revision that was read
-- already, too.
CREATE TABLE list_change (
  id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
  revision INTEGER NOT NULL
) STRICT;
INSERT INTO list_change (id, revision) SELECT 1, value + 1 FROM revision WHERE id = 1;

CREATE TRIGGER dataset_dimension_inserted AFTER INSERT ON dataset_dimension BEGIN
  UPDATE list_change SET revision = (SELECT value + 1 FROM revision) WHERE revision <> (SELECT value + 1 FROM revision);
END;
CREATE TRIGGER dataset_dimension_updated AFTER UPDATE ON dataset_dimension BEGIN
  UPDATE list_change SET revision = (SELECT value + 1 FROM revision) WHERE revision <> (SELECT value + 1 FROM revision);
END;
CREATE TRIGGER dataset_dimension_deleted AFTER DELETE ON dataset_dimension BEGIN
  UPDATE list_change SET revision = (SELECT value + 1 FROM revision) WHERE revision <> (SELECT value + 1 FROM revision);
END;
CREATE TRIGGER code_owner_inserted AFTER INSERT ON code_owner BEGIN
  UPDATE list_change SET revision = (SELECT value + 1 FROM revision) WHERE revision <> (SELECT value + 1 FROM revision);
END;
CREATE TRIGGER code_owner_updated AFTER UPDATE ON code_owner BEGIN
  UPDATE list_change SET revision = (SELECT value + 1 FROM revision) WHERE revision <> (SELECT value + 1 FROM revision);
END;
CREATE TRIGGER code_owner_deleted AFTER DELETE ON code_owner BEGIN
  UPDATE list_change SET revision = (SELECT value + 1 FROM revision) WHERE revision <> (SELECT value + 1 FROM revision);
END;
CREATE TRIGGER unit_inserted AFTER INSERT ON unit BEGIN
  UPDATE list_change SET revision = (SELECT value + 1 FROM revision) WHERE revision <> (SELECT value + 1 FROM revision);
END;
CREATE TRIGGER unit_updated AFTER UPDATE ON unit BEGIN
  UPDATE list_change SET revision = (SELECT value + 1 FROM revision) WHERE revision <> (SELECT value + 1 FROM revision);
END;
CREATE TRIGGER unit_deleted AFTER DELETE ON unit BEGIN
  UPDATE list_change SET revision = (SELECT value + 1 FROM revision) WHERE revision <> (SELECT value + 1 FROM revision);
END;
CREATE TRIGGER topic_inserted AFTER INSERT ON topic BEGIN
  UPDATE list_change SET revision = (SELECT value + 1 FROM revision) WHERE revision <> (SELECT value + 1 FROM revision);
END;
CREATE TRIGGER topic_updated AFTER UPDATE ON topic BEGIN
  UPDATE list_change SET revision = (SELECT value + 1 FROM revision) WHERE revision <> (SELECT value + 1 FROM revision);
END;
CREATE TRIGGER topic_deleted AFTER DELETE ON topic BEGIN
  UPDATE list_change SET revision = (SELECT value + 1 FROM revision) WHERE revision <> (SELECT value + 1 FROM revision);
END;
CREATE TRIGGER area_inserted AFTER INSERT ON area BEGIN
  UPDATE list_change SET revision = (SELECT value + 1 FROM revision) WHERE revision <> (SELECT value + 1 FROM revision);
END;
CREATE TRIGGER area_updated AFTER UPDATE ON area BEGIN
  UPDATE list_change SET revision = (SELECT value + 1 FROM revision) WHERE revision <> (SELECT value + 1 FROM revision);
END;
CREATE TRIGGER area_deleted AFTER DELETE ON area BEGIN
  UPDATE list_change SET revision = (SELECT value + 1 FROM revision) WHERE revision <> (SELECT value + 1 FROM revision);
END;
CREATE TRIGGER activity_inserted AFTER INSERT ON activity BEGIN
  UPDATE list_change SET revision = (SELECT value + 1 FROM revision) WHERE revision <> (SELECT value + 1 FROM revision);
END;
CREATE TRIGGER activity_updated AFTER UPDATE ON activity BEGIN
  UPDATE list_change SET revision = (SELECT value + 1 FROM revision) WHERE revision <> (SELECT value + 1 FROM revision);
END;
CREATE TRIGGER activity_deleted AFTER DELETE ON activity BEGIN
  UPDATE list_change SET revision = (SELECT value + 1 FROM revision) WHERE revision <> (SELECT value + 1 FROM revision);
END;
CREATE TRIGGER activity_tag_inserted AFTER INSERT ON activity_tag BEGIN
  UPDATE list_change SET revision = (SELECT value + 1 FROM revision) WHERE revision <> (SELECT value + 1 FROM revision);
END;
CREATE TRIGGER activity_tag_updated AFTER UPDATE ON activity_tag BEGIN
  UPDATE list_change SET revision = (SELECT value + 1 FROM revision) WHERE revision <> (SELECT value + 1 FROM revision);
END;
CREATE TRIGGER activity_tag_deleted AFTER DELETE ON activity_tag BEGIN
  UPDATE list_change SET revision = (SELECT value + 1 FROM revision) WHERE revision <> (SELECT value + 1 FROM revision);
END;
CREATE TRIGGER indicator_inserted AFTER INSERT ON indicator BEGIN
  UPDATE list_change SET revision = (SELECT value + 1 FROM revision) WHERE revision <> (SELECT value + 1 FROM revision);
END;
CREATE TRIGGER indicator_updated AFTER UPDATE ON indicator BEGIN
  UPDATE list_change SET revision = (SELECT value + 1 FROM revision) WHERE revision <> (SELECT value + 1 FROM revision);
END;
CREATE TRIGGER indicator_deleted AFTER DELETE ON indicator BEGIN
  UPDATE list_change SET revision = (SELECT value + 1 FROM revision) WHERE revision <> (SELECT value + 1 FROM revision);
END;
CREATE TRIGGER indicator_relation_inserted AFTER INSERT ON indicator_relation BEGIN
  UPDATE list_change SET revision = (SELECT value + 1 FROM revision) WHERE revision <> (SELECT value + 1 FROM revision);
END;
CREATE TRIGGER indicator_relation_updated AFTER UPDATE ON indicator_relation BEGIN
  UPDATE list_change SET revision = (SELECT value + 1 FROM revision) WHERE revision <> (SELECT value + 1 FROM revision);
END;
CREATE TRIGGER indicator_relation_deleted AFTER DELETE ON indicator_relation BEGIN
  UPDATE list_change SET revision = (SELECT value + 1 FROM revision) WHERE revision <> (SELECT value + 1 FROM revision);
END;
CREATE TRIGGER label_inserted AFTER INSERT ON label BEGIN
  UPDATE list_change SET revision = (SELECT value + 1 FROM revision) WHERE revision <> (SELECT value + 1 FROM revision);
END;
CREATE TRIGGER label_updated AFTER UPDATE ON label BEGIN
  UPDATE list_change SET revision = (SELECT value + 1 FROM revision) WHERE revision <> (SELECT value + 1 FROM revision);
END;
CREATE TRIGGER label_deleted AFTER DELETE ON label BEGIN
  UPDATE list_change SET revision = (SELECT value + 1 FROM revision) WHERE revision <> (SELECT value + 1 FROM revision);
END;
CREATE TRIGGER source_inserted AFTER INSERT ON source BEGIN
  UPDATE list_change SET revision = (SELECT value + 1 FROM revision) WHERE revision <> (SELECT value + 1 FROM revision);
END;
CREATE TRIGGER source_updated AFTER UPDATE ON source BEGIN
  UPDATE list_change SET revision = (SELECT value + 1 FROM revision) WHERE revision <> (SELECT value + 1 FROM revision);
END;
CREATE TRIGGER source_deleted AFTER DELETE ON source BEGIN
  UPDATE list_change SET revision = (SELECT value + 1 FROM revision) WHERE revision <> (SELECT value + 1 FROM revision);
END;
CREATE TRIGGER dimension_code_inserted AFTER INSERT ON dimension_code BEGIN
  UPDATE list_change SET revision = (SELECT value + 1 FROM revision) WHERE revision <> (SELECT value + 1 FROM revision);
END;
CREATE TRIGGER dimension_code_updated AFTER UPDATE ON dimension_code BEGIN
  UPDATE list_change SET revision = (SELECT value + 1 FROM revision) WHERE revision <> (SELECT value + 1 FROM revision);
END;
CREATE TRIGGER dimension_code_deleted AFTER DELETE ON dimension_code BEGIN
  UPDATE list_change SET revision = (SELECT value + 1 FROM revision) WHERE revision <> (SELECT value + 1 FROM revision);
END;
CREATE TRIGGER figure_inserted AFTER INSERT ON figure BEGIN
  UPDATE list_change SET revision = (SELECT value + 1 FROM revision) WHERE revision <> (SELECT value + 1 FROM revision);
END;
CREATE TRIGGER figure_updated AFTER UPDATE ON figure BEGIN
  UPDATE list_change SET revision = (SELECT value + 1 FROM revision) WHERE revision <> (SELECT value + 1 FROM revision);
END;
CREATE TRIGGER figure_deleted AFTER DELETE ON figure BEGIN
  UPDATE list_change SET revision = (SELECT value + 1 FROM revision) WHERE revision <> (SELECT value + 1 FROM revision);
END;

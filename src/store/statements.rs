//! The SQL statements, each a file in `sql/`.

macro_rules! statements {
    ($list:ident, $doc:literal: $($name:ident = $file:literal),* $(,)?) => {
        $(pub(super) const $name: &str = include_str!(concat!("sql/", $file));)*
        #[doc = $doc]
        pub const $list: &[(&str, &str)] = &[$(($file, $name)),*];
    };
}

statements! {
    BOTH, "The statements for both databases: file name and text.":
    COUNT_SERIES = "count_series.sql",
    DELETE_ACTIVITY_TAGS = "delete_activity_tags.sql",
    DELETE_LABELS = "delete_labels.sql",
    DELETE_RELATIONS = "delete_relations.sql",
    DELETE_TOKENS = "delete_tokens.sql",
    FIND_TOKEN = "find_token.sql",
    HAS_OBSERVATIONS = "has_observations.sql",
    IMPORT_OF_VINTAGE = "import_of_vintage.sql",
    INSERT_ACTIVITY_TAG = "insert_activity_tag.sql",
    INSERT_CHANGE = "insert_change.sql",
    INSERT_CODE_OWNER = "insert_code_owner.sql",
    INSERT_DIMENSION = "insert_dimension.sql",
    INSERT_FIGURE = "insert_figure.sql",
    INSERT_IMPORT = "insert_import.sql",
    INSERT_LABEL = "insert_label.sql",
    INSERT_OBSERVATION = "insert_observation.sql",
    INSERT_OBSERVATION_DETAIL = "insert_observation_detail.sql",
    INSERT_RELATION = "insert_relation.sql",
    INSERT_SERIES = "insert_series.sql",
    INSERT_TOKEN = "insert_token.sql",
    INSERT_VINTAGE = "insert_vintage.sql",
    NEWEST_IMPORT = "newest_import.sql",
    NEWEST_SERIES = "newest_series.sql",
    NEWEST_VINTAGE = "newest_vintage.sql",
    RAISE_REVISION = "raise_revision.sql",
    REVERT_IMPORT = "revert_import.sql",
    REVERT_VINTAGES = "revert_vintages.sql",
    REVISION = "revision.sql",
    REVOKE_TOKEN = "revoke_token.sql",
    SELECT_ACTIVITIES = "select_activities.sql",
    SELECT_ACTIVITY_TAGS = "select_activity_tags.sql",
    SELECT_AREAS = "select_areas.sql",
    SELECT_CHANGES = "select_changes.sql",
    SELECT_CODE_OWNERS = "select_code_owners.sql",
    SELECT_DATASETS = "select_datasets.sql",
    SELECT_DIMENSIONS = "select_dimensions.sql",
    SELECT_DIMENSION_CODES = "select_dimension_codes.sql",
    SELECT_FIGURES = "select_figures.sql",
    SELECT_IMPORTS = "select_imports.sql",
    SELECT_INDICATORS = "select_indicators.sql",
    SELECT_LABELS = "select_labels.sql",
    SELECT_OBSERVATION_ATTRIBUTES = "select_observation_attributes.sql",
    SELECT_RELATIONS = "select_relations.sql",
    SELECT_SEED_FILES = "select_seed_files.sql",
    SELECT_SOURCES = "select_sources.sql",
    SELECT_TOKENS = "select_tokens.sql",
    SELECT_TOKEN_ROWS = "select_token_rows.sql",
    SELECT_TOPICS = "select_topics.sql",
    SELECT_UNITS = "select_units.sql",
    SELECT_VINTAGES = "select_vintages.sql",
    SELECT_VINTAGES_UNTIL = "select_vintages_until.sql",
    SERIES_OF_IMPORT = "series_of_import.sql",
    UPDATE_EXTENT = "update_extent.sql",
    UPSERT_ACTIVITY = "upsert_activity.sql",
    UPSERT_AREA = "upsert_area.sql",
    UPSERT_DATASET = "upsert_dataset.sql",
    UPSERT_DIMENSION_CODE = "upsert_dimension_code.sql",
    UPSERT_INDICATOR = "upsert_indicator.sql",
    UPSERT_SEED_FILE = "upsert_seed_file.sql",
    UPSERT_SOURCE = "upsert_source.sql",
    UPSERT_TOPIC = "upsert_topic.sql",
    UPSERT_UNIT = "upsert_unit.sql",
}

statements! {
    SQLITE, "The statements for SQLite alone.":
    CREATE_TOKEN_SQLITE = "create_token.sqlite.sql",
    INSERT_RESTATEMENTS_SQLITE = "insert_restatements.sqlite.sql",
    INSERT_TOKEN_ROW_SQLITE = "insert_token_row.sqlite.sql",
    SCAN_DETAILS_SQLITE = "scan_details.sqlite.sql",
    SCAN_OBSERVATIONS_SQLITE = "scan_observations.sqlite.sql",
    SELECT_OBSERVATIONS_SQLITE = "select_observations.sqlite.sql",
    SELECT_RESTATEMENTS_SQLITE = "select_restatements.sqlite.sql",
    SELECT_SERIES_SQLITE = "select_series.sqlite.sql",
}

statements! {
    POSTGRES, "The statements for PostgreSQL alone.":
    ADD_OBSERVATION_KEY_POSTGRES = "add_observation_key.postgres.sql",
    DROP_OBSERVATION_KEY_POSTGRES = "drop_observation_key.postgres.sql",
    INSERT_RESTATEMENTS_POSTGRES = "insert_restatements.postgres.sql",
    SCAN_DETAILS_POSTGRES = "scan_details.postgres.sql",
    SELECT_OBSERVATIONS_POSTGRES = "select_observations.postgres.sql",
    SELECT_RESTATEMENTS_POSTGRES = "select_restatements.postgres.sql",
    SELECT_SERIES_POSTGRES = "select_series.postgres.sql",
    UPSERT_SERIES_POSTGRES = "upsert_series.postgres.sql",
}

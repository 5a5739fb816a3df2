//! The words of the start page and of the page of changes.

use super::texts;

texts! {
    TITLE = "Industrial statistics", "工业统计";
    HEADLINE = "Every number can be traced, every rate can be quoted", "每个数字皆可溯源，每个增速皆可引用";
    TRY = "Try", "试试";
    DESCRIPTION = "Industrial statistics whose every number leads to the place that states it.",
        "工业统计数据，每个数字都指向其出处。";
    FIGURES_STATED = "{0} figures, each with the place that states it", "{0} 个数字，各有其出处";
    ONE_DOCUMENT = "1 document read again, byte for byte", "逐字节重读 1 份文件";
    DOCUMENTS = "{0} documents read again, byte for byte", "逐字节重读 {0} 份文件";
    NUMBERS = "{0} numbers, {1} unaccounted for", "共 {0} 个数，{1} 个未说明";
    NOT_LOADED = "documents not loaded", "文件未加载";
    ONE_FINDING = "1 finding", "1 项不符";
    FINDINGS = "{0} findings", "{0} 项不符";
    DATASETS = "{0} datasets", "{0} 个数据集";
    NEWEST_VALUES = "Newest values by topic", "各主题的最新数值";
    MORE_TOPICS = "More topics", "更多主题";
    EMPTY = "There are no data yet", "尚无数据";
    EMPTY_HOW = "Bring a file with this command:", "用以下命令导入文件：";
    WHAT_IS_NEW = "What is new", "最新变更";
    ALL_CHANGES = "All changes", "全部变更";
    CHANGES_AWAY = "The database does not answer, so the newest changes are not known.", "数据库无响应，无法得知最新变更。";
    TABLE_OF_CHANGES = "Table of changes", "变更表";
    REVISION = "Revision", "版本";
    WHEN = "When", "时间";
    DATASET = "Dataset", "数据集";
    WHAT = "What", "内容";
    ADDED = "Added", "新增";
    REVISED = "Revised", "修订";
    WITHDRAWN = "Withdrawn", "撤回";
    CHANGES_LEDE = "What each revision of the database added, revised or took back, the newest first.",
        "数据库每一版新增、修订或撤回的内容，最新在前。";
    NO_CHANGES = "Nothing has changed since that revision.", "该版本之后没有变更。";
    LATER_CHANGES = "Later changes", "之后的变更";
    KIND_SEED = "seed folder", "种子数据";
    KIND_IMPORT = "import {0}", "导入 {0}";
    KIND_REVERT = "import {0} taken back", "撤销导入 {0}";
}

//! The words of the pages of documents and of the verification.

use super::texts;

texts! {
    // The list.
    HEADLINE = "Documents and data files", "文件与数据文件";
    LEDE = "Every number here was read in one of these. A document opens with each of its numbers marked.",
        "此处的每个数字都出自以下来源。打开文件即可看到其中每个数字的标注。";
    NO_SOURCES = "There are no documents", "没有文件";
    NO_SOURCES_HOW = "Imported data files are listed with their imports.", "导入的数据文件列在导入记录中。";
    IMPORTS = "Imports", "导入记录";
    TABLE_OF_SOURCES = "Documents and data files", "文件与数据文件";
    TITLE = "Title", "标题";
    PUBLISHER = "Publisher", "发布者";
    PUBLISHED = "Published", "发布日期";
    FIGURES = "Figures", "数字";
    BYTES = "Bytes", "字节";
    BYTES_OF = "{0} bytes", "{0} 字节";
    LICENCE = "Licence", "许可";
    DATA_FILE = "data file", "数据文件";
    DATA_FILE_LEDE = "A data file: its values are series of the dataset, each with the row and the column that it was read from.",
        "数据文件：其数值是数据集的序列，各注明所在的行与列。";
    DATASET = "The dataset", "数据集";
    FILE = "File", "文件名";
    ATTRIBUTION = "Credit", "署名";
    ADDRESS = "Address", "网址";
    STATE = "Read again", "复读";
    LICENCES = "Licences", "许可";
    EARLIER = "Earlier", "上一页";
    LATER = "Next", "下一页";
    THE_SAME = "the very bytes that were read", "与读取时逐字节相同";
    NOT_LOADED = "not loaded", "未加载";
    ANOTHER = "another text than was read", "与读取时的文本不同";
    BY = "by {0}", "作者 {0}";
    INFERRED_DAY = "day worked out", "日期为推断";

    // The reader.
    DOCUMENT = "The document", "文件";
    FIGURES_HOLD = "figures, all hold", "个数字，全部成立";
    FIGURES_SOME_HOLD = "figures, {0} hold", "个数字，{0} 个成立";
    FIGURES_UNREAD = "figures, not read again", "个数字，未复读";
    OTHER_NUMBERS = "other numbers, each with a reason", "个其他数字，各有原因";
    UNACCOUNTED = "unaccounted for", "个数字无说明";
    LEGEND = "Marks", "标注";
    A_FIGURE = "a figure", "统计数字";
    SAYS_WHEN = "says of when", "说明时期";
    NO_STATISTIC = "no statistic: a name, a date, a count of items …", "非统计数字：名称、日期、条目计数……";
    NOTHING_ACCOUNTS = "nothing accounts for it", "无任何说明";
    NONE_HERE = "nothing accounts for it (none here)", "无任何说明（本文件没有）";
    FIRST_FIGURE = "First figure", "第一个数字";
    ONLY_FIGURES = "Only the numbers", "只看数字";
    WHOLE_TEXT = "The whole text", "全文";
    REPORT = "Verification report", "核验报告";
    FIGURES_JSON = "Figures as JSON", "数字的 JSON";
    TEXT_UNKNOWN = "The documents are not loaded here, so the words are bars as long as the bytes between; the numbers stand where they stand. To read the text, start the service with",
        "此处未加载文件，文字以等长色块表示；数字位于原处。要阅读原文，请用以下选项启动服务：";
    IS_ANOTHER = "This is not the text that was read when its figures were recorded: its hash differs. Its own text is shown.",
        "这不是记录数字时读取的文本：散列值不同。此处显示其现有文本。";
    ONE_MOVED = "One recorded place no longer fits it. It is listed below and not marked.", "有 1 处记录不再吻合，列于下方，正文不标注。";
    SOME_MOVED = "{0} recorded places no longer fit it. They are listed below and not marked.", "有 {0} 处记录不再吻合，列于下方，正文不标注。";
    NOT_READ = "This document cannot be read: {0}", "无法读取此文件：{0}";
    PARTS_NOT_READ = "Parts of it could not be read: {0}", "部分内容无法读取：{0}";
    UNACCOUNTED_HEADLINE = "Numbers that nothing accounts for", "无任何说明的数字";
    MOVED_HEADLINE = "Recorded places that no longer fit", "不再吻合的记录位置";
    TABLE_OF_MOVED = "Recorded places at which the document has other words", "文件在记录位置处已是其他文字";
    AT_BYTE = "byte {0}", "字节 {0}";
    AT_CHARACTER = "character {0}", "字符 {0}";
    RECORDED = "Recorded", "记录";
    FOUND_THERE = "Found there", "现文";
    WHAT_IT_IS = "What it is", "类别";
    NOTHING_THERE = "nothing", "无";
    WITHOUT_NUMBER = "… {0} bytes without a number …", "……{0} 字节无数字……";
    STRIP = "Where the numbers stand in the document", "数字在文件中的位置";
    NOTES = "Figures", "数字";
    EXACT = "exact", "精确";
    PERIOD_INFERRED = "period inferred", "时期为推断";
    PERIOD_OF = "says of when: {0}", "说明时期：{0}";
    REASON = "no statistic: {0}", "非统计数字：{0}";
    STATES_NONE = "It states no statistic. It was read all the same: each of its numbers has a reason.", "其中没有统计数字；仍已通读，每个数字都有原因。";
    REASON_YEAR = "a year", "年份";
    REASON_DATE = "a date", "日期";
    REASON_PLAN = "name of a plan", "规划名称";
    REASON_NAME = "a name", "名称";
    REASON_ENUMERATION = "a count of items", "条目计数";
    REASON_VERSION = "a version", "版本";
    REASON_SPAN = "a span of time", "时间跨度";
    REASON_THRESHOLD = "a threshold", "门槛";
    REASON_ORDINAL = "an ordinal", "序数";
    REASON_PRODUCT = "name of a product", "产品名称";
    REASON_DENOMINATOR = "a denominator", "分母";
    REASON_OTHER = "another reason", "其他原因";

    // The verification.
    VERIFY_TITLE = "Verification", "核验";
    HOLD = "{0} of {1} figures hold", "{1} 个数字中 {0} 个成立";
    IN_DATABASE = "{0} of {1} figures are in the database as recorded", "{1} 个数字中 {0} 个与数据库一致";
    FACT_DOCUMENT = "1 document", "1 份文件";
    FACT_DOCUMENTS = "{0} documents", "{0} 份文件";
    FACT_NUMBER = "1 number", "1 个数";
    FACT_NUMBERS = "{0} numbers", "{0} 个数";
    FACT_UNACCOUNTED_ONE = "1 unaccounted", "1 个无说明";
    FACT_UNACCOUNTED = "{0} unaccounted", "{0} 个无说明";
    FACT_FINDING = "1 finding", "1 项发现";
    FACT_FINDINGS = "{0} findings", "{0} 项发现";
    VERIFY_LEDE = "Every figure was read again in its document by a reader that does not know it, and compared with the record and with the database.",
        "每个数字都由不知其值的阅读器在文件中重新读出，并与记录和数据库比对。";
    VERIFY_UNLOADED = "The documents are not loaded, so no figure was read again. What is recorded was compared with the database. To read the documents, start the service with",
        "未加载文件，因此没有复读数字；只将记录与数据库比对。要读取文件，请用以下选项启动服务：";
    NOTHING_TO_VERIFY = "There is nothing to verify", "没有可核验的内容";
    NOTHING_TO_VERIFY_HOW = "Figures come from the seed folder, and this service has none. What an import read is in its report.",
        "数字来自种子数据，本服务没有种子数据。导入读取的内容见其报告。";
    BY_DOCUMENT = "Document by document", "逐份文件";
    DOCUMENT_NAME = "Document", "文件";
    HOLDING = "Hold", "成立";
    NUMBERS = "Numbers", "数";
    NUMBERS_UNACCOUNTED = "Unaccounted", "无说明";
    FINDINGS = "Findings", "发现";
    STATUS = "Result", "结果";
    ALL_HOLDS = "holds", "成立";
    DIFFERS = "differs", "不符";
    OTHER_BYTES = "other bytes", "字节不同";
    NO_FINDINGS = "Nothing differs.", "没有不符之处。";
    TABLE_OF_FINDINGS = "What differs, with place, found and expected", "不符之处：位置、所见与应为";
    PLACE = "Place", "位置";
    WHAT = "What", "内容";
    FOUND = "Found", "所见";
    EXPECTED = "Expected", "应为";
    FIRST_FINDINGS = "The first {0} of {1} findings; all of them are in the reports below.", "共 {1} 项发现，显示前 {0} 项；全部见下列报告。";
    AS_LINE = "line {0}", "第 {0} 行";
    COMPARED = "What is compared with what", "比对内容";
    WITH_DOCUMENT = "With the document", "与文件比对";
    WITH_DATABASE = "With the database", "与数据库比对";
    COMPARED_HASH = "its SHA-256 and its length", "SHA-256 与长度";
    COMPARED_TEXT = "the text at each recorded place, which is one whole number", "每处记录位置的文本，须为一个完整的数";
    COMPARED_VALUE = "value, unit, qualifier and rounding, each read anew", "数值、单位、限定词与舍入，逐项重读";
    COMPARED_PERIOD = "the period, or the words it is worked out from", "时期，或推断所据的文字";
    COMPARED_OTHERS = "every other number: a period, or a claim with a reason that it is no statistic", "其余每个数：属时期，或注明原因的非统计数字";
    COMPARED_ROWS = "every row of the dataset, its sources and its code lists", "数据集的每一行、来源与代码表";
    COMPARED_FIELDS = "every field of every figure, and no figure more", "每个数字的每个字段，不多不少";
    COMPARED_OBSERVATIONS = "value, bounds and status of the observation that it supports", "所支撑观测值的数值、区间与状态";
    COMPARED_FILES = "the hash of each seed file", "每个种子文件的散列值";
    REPORTS = "The same report as", "同一报告的其他格式：";
    REPORT_TEXT = "text", "文本";
    KIND_FIGURE = "figure differs", "数字不符";
    KIND_AMBIGUOUS = "figure fits several places", "数字可对应多处";
    KIND_GONE = "figure gone from its document", "文件中已无此数字";
    KIND_MOVED = "stands elsewhere", "位置已移动";
    KIND_VALUE = "a value differs from its data file", "数值与数据文件不符";
    KIND_OTHER = "other number differs", "其他数字不符";
    KIND_SOURCE = "document property differs", "文件属性不符";
    KIND_DATABASE = "database differs", "数据库不符";
    KIND_SEED = "record contradicts itself", "记录自相矛盾";
    KIND_UNACCOUNTED = "number unaccounted for", "数无说明";
    KIND_MISSING = "document missing", "文件缺失";
    KIND_ANOTHER = "document has another hash", "文件散列值不同";
}

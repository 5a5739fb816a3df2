//! The words of the page of a series, of its pictures, and of the page of a figure.

use super::texts;

texts! {
    // Head and facts.
    FREQUENCY_A = "annual", "年度";
    FREQUENCY_S = "half-yearly", "半年度";
    FREQUENCY_Q = "quarterly", "季度";
    FREQUENCY_M = "monthly", "月度";
    FREQUENCY_W = "weekly", "周度";
    FREQUENCY_D = "daily", "日度";
    FREQUENCY_SPAN = "over several periods", "跨期";
    STATED_VALUES = "{0} stated values", "{0} 个公布值";
    ONE_STATED_VALUE = "1 stated value", "1 个公布值";
    IMPORTED_VALUES = "{0} values", "{0} 个数值";
    ONE_IMPORTED_VALUE = "1 value", "1 个数值";
    IMPLIED_COUNT = "{0} implied", "{0} 个推算值";
    DOCUMENTS = "{0} documents", "{0} 份文件";
    ONE_DOCUMENT = "1 document", "1 份文件";
    NEWEST_PUBLICATION = "newest publication {0}", "最新发布 {0}";
    AS_PUBLISHED = "as published up to {0}", "截至 {0} 的发布";

    // Controls.
    VIEW = "View", "视图";
    MEASURE = "Measure", "指标形式";
    LEVEL = "Level", "水平";
    GROWTH = "Growth", "增速";
    INDEX = "Index", "指数";
    FROM = "From", "自";
    TO = "To", "至";
    AS_OF = "As published up to", "截至此日的发布";
    IMPLIED_VALUES = "implied values", "推算值";
    LOG_SCALE = "log scale", "对数刻度";
    SHOW = "Show", "显示";

    // Chart.
    CURRENT_PRICES = "current prices", "现价";
    CONSTANT_PRICES = "constant prices", "不变价";
    CHAINED_PRICES = "chained prices of the year before", "上年价格链式";
    IN_NO_DOCUMENT = "in no document", "无文件载明";
    NOT_IN_DATA = "not in the data", "数据中没有";
    NO_CHART = "The chart is left out.", "未显示图表。";
    SHOW_CHART = "Show it", "显示图表";
    NO_VALUE_IN_VIEW = "No value in this view", "此视图中没有数值";
    SERIES_REACHES = "The series reaches from {0} to {1}.", "该序列自 {0} 至 {1}。";
    WHOLE_SERIES = "Show the whole series", "显示整个序列";
    ONE_VALUE = "One value, so there is no line to draw.", "只有一个数值，因此没有可画的线。";

    // In another page.
    FROM_SOURCE = "Source: {0}", "来源：{0}";
    SHOW_IN_YEARBOOK = "Show in yearbook", "在 yearbook 中查看";

    // Passage.
    WHERE_IT_STANDS = "Where it stands: {0}", "出处：{0}";
    WHERE_IT_COMES_FROM = "Where it comes from: {0}", "来源：{0}";
    WHAT_IMPLIES_IT = "What implies it: {0}", "推算依据：{0}";
    HOW_IT_IS_COMPUTED = "How it is computed: {0}", "计算方法：{0}";
    HOLDS = "read again, holds", "已复核，一致";
    DOES_NOT_HOLD = "read again, does not hold", "已复核，不一致";
    NOT_READ_AGAIN = "document not loaded", "文件未加载";
    NOT_LOADED = "The words around it are not known here: start the service with the option `--sources` and the folder of the documents.",
        "此处没有其上下文：启动服务时用 `--sources` 指定文件所在的文件夹。";
    FOUND = "Found {0}, expected {1}.", "找到 {0}，应为 {1}。";
    DOCUMENT = "Document", "文件";
    PUBLISHER = "Publisher", "发布者";
    PLACE = "Place", "位置";
    BYTES = "bytes {0} – {1}", "第 {0} – {1} 字节";
    CHARACTERS = "characters {0} – {1}", "第 {0} – {1} 字符";
    CELLS = "row, column: {0}", "行、列：{0}";
    PRICES = "Prices", "价格";
    QUOTED = "Quoted", "引述";
    PERIOD = "Period", "时期";
    INFERRED = "inferred: {0}", "推断：{0}";
    NOTE = "Note", "说明";
    DIFFERS_BECAUSE = "Differs because", "差异原因";
    PRINTED_TO = "Printed to {0}, so the true value lies between the two ends. Not a confidence interval.",
        "印至 {0}，真值介于两端之间。这不是置信区间。";
    PRINTED_EXACT = "A number without rounding.", "未经取整的数字。";
    OPEN_SIDE = "Nothing is said of the open side.", "开放的一侧没有说明。";
    READ_IN_DOCUMENT = "Read in the document", "在文件中阅读";
    VALUE_BEFORE = "Value before", "前一个数值";
    NEXT_VALUE = "Next value", "后一个数值";
    FILE = "File", "文件";
    TITLE = "Title", "标题";
    PUBLISHED = "Published", "发布日期";
    VINTAGE = "Vintage", "发布批次";
    STATUS = "Status", "状态";
    RULE = "Rule", "规则";
    FORMULA = "Formula", "公式";
    DEFINITION = "Definition", "定义";
    VERSION = "version {0}", "版本 {0}";
    NO_VALUE = "No value", "无数值";
    COMPUTED_FROM = "Computed from", "计算依据";
    COMPUTED = "computed", "计算得出";
    FOLLOWS_FROM = "Follows from", "依据";
    NO_FILE = "not known", "未知";
    NOTHING_AT = "There is no value for {0}: {1}.", "{0} 没有数值：{1}。";

    // Table.
    VALUES = "Values", "数值";
    TABLE_OF_VALUES = "Table of values", "数值表";
    SAME_AS_CHART = "The same numbers as the chart.", "与图中数字相同。";
    VALUE = "Value", "数值";
    INTERVAL = "Interval", "区间";
    AS_PRINTED = "As printed", "原文";
    YOY = "Growth on the year before", "同比增速";
    YOY_POINTS = "Change on the year before", "同比变化";
    SOURCE = "Source", "来源";
    EXACT = "exact", "精确";
    OPEN = "open", "开放";
    NO_RATE = "no rate", "无增速";
    WHY = "why?", "为何？";
    NOT_PRINTED = "not printed:", "非原文：";
    TAKES_NO_PART = "implied values take no part", "推算值不参与计算";
    FIGURES_FROM = "from", "依据";
    MISSING = "missing", "缺失";
    NEWEST_ROWS = "{0} of {1} values are shown.", "显示 {1} 个数值中的 {0} 个。";
    ALL_ROWS = "Show all {0}", "显示全部 {0} 个";
    DOWNLOAD_ALL = "All {0} are in the downloads.", "全部 {0} 个见下载文件。";
    VERDICT = "Verdict", "判定";
    BASE_PERIOD = "Compared with", "对比期";
    IMPLIED = "implied", "推算";
    STATUS_B = "break", "中断";
    STATUS_E = "estimated", "估计";
    STATUS_F = "forecast", "预测";
    STATUS_P = "provisional", "初步";
    STATUS_OTHER = "status {0}", "状态 {0}";

    // Growth.
    GROWTH_OF = "Growth", "增长";
    MEASURE_YOY = "Growth on the year before", "同比增速";
    MEASURE_POP = "Growth on the period before", "环比增速";
    MEASURE_ANNUALISED = "Growth on the period before, annualised", "环比年率";
    MEASURE_CAGR = "Mean yearly growth", "年均增速";
    MEASURE_CHANGE = "Change on the period before", "环比变化";
    MEASURE_CHANGE_YOY = "Change on the year before", "同比变化";
    MEASURE_LOG_YOY = "Logarithmic growth on the year before", "同比对数增速";
    MEASURE_LOG_POP = "Logarithmic growth on the period before", "环比对数增速";
    MEASURE_INDEX = "Index", "指数";
    MEASURE_LEVEL = "Level", "水平";
    INDEX_FROM = "Index, {0} = 100, in {1}", "指数，{0} = 100，{1}";
    CHANGE_FROM_TO = "Change, {0} → {1}", "变化，{0} → {1}";
    MEAN_FROM_TO = "Mean yearly growth, {0} → {1}", "年均增速，{0} → {1}";
    RATE_IN = "{0}, {1}", "{0}，{1}";
    FROM_LEVELS = "from two stated levels", "由两个公布的水平值算出";
    FROM_VALUES = "from two values of the data", "由数据中的两个值算出";
    STATED_IN = "stated in", "载于";
    NOMINAL = "nominal", "名义";
    REAL = "real", "实际";
    NOTHING_COMPUTED = "nothing computed:", "未能计算：";
    COMPUTED_BESIDE = "computed: {0}", "算得：{0}";
    STATED_BASIS = "stated", "公布";
    COMPUTED_BASIS = "computed", "计算";
    ALL_PERIODS = "all periods", "所有时期";
    COMPUTED_ONLY = "computed only", "仅计算";
    UNIT_UNKNOWN = "unit unknown", "单位未知";
    STATED_ONLY = "stated only", "仅公布";
    AGREES = "agrees", "一致";
    EXPLAINED = "explained", "已解释";
    CONTRADICTION = "contradiction", "矛盾";
    NO_RATES = "No rate can be given from these values.", "由这些数值无法得出增速。";
    COPY_SENTENCE = "Copy as a sentence", "复制为一句话";
    COPIED = "Copied", "已复制";
    EARLIER_PUBLICATIONS = "{0} publications: how the values were revised", "{0} 次发布：数值如何修订";

    // Why.
    WHY_NO_RATE = "Why is there no rate for {0}?", "为什么没有 {0} 的增速？";
    WHY_NEVER = "Why is there no rate?", "为什么没有增速？";
    NEEDS_LEVEL = "A rate on the year before needs the value of {0}, and no document here states one.",
        "同比增速需要 {0} 的数值，而此处没有文件载明。";
    NEEDS_VALUE = "A rate on the year before needs the value of {0}, and the data have none.",
        "同比增速需要 {0} 的数值，而数据中没有。";
    NO_SUCH_PERIOD = "The year before has no such period.", "上一年没有对应的时期。";
    IS_THERE = "{0} is there: {1}", "{0} 有数值：{1}";
    LOOKED_BY_DATE = "{0} is looked for by date, not by row:", "按日期而非按行查找 {0}：";
    NOBODY_STATES = "nobody states the rate of {0} either", "也没有文件公布 {0} 的增速";
    ROW_ABOVE = "The row above {0} is {1}. Taking it for the year before would give {2}.",
        "{0} 上一行是 {1}。若误作上年，会得出 {2}。";
    INSTEAD = "What can be said instead: {0} a year on average from {1} to {2}, {3}.",
        "可以这样说：{1} 至 {2} 年均 {0}，{3}。";
    SETTLED_BY_DOCUMENT = "What would settle it: a document with the value of {0}.", "何以解决：一份载有 {0} 数值的文件。";
    SETTLED_BY_FILE = "What would settle it: a file with the value of {0}.", "何以解决：一个含有 {0} 数值的文件。";
    BRING_ONE = "Bring one", "导入";
    SAYS_NOTHING = "Quotients of ranks and multiples say nothing, so no rate is given for any period; their differences do.",
        "名次和倍数的商没有意义，因此任何时期都不给增速；其差值有意义。";
    REFUSED_BASE_ZERO = "The value of {0} is zero, and nothing can be divided by it.", "{0} 的数值为零，不能作除数。";
    REFUSED_SIGNS = "The values of {0} and {1} have signs between which no rate has a meaning.",
        "{0} 与 {1} 的正负号使增速没有意义。";
    REFUSED_PRICES = "Real and nominal values cannot be compared.", "实际值与名义值不能比较。";
    REFUSED_OTHER = "The service refuses it with this code.", "服务以此代码拒绝。";

    // Use it.
    USE_VIEW = "Use exactly this view", "使用此视图";
    USE_HOW = "Each text asks for the series, the periods and the options that you see.", "每段文本都对应您所见的序列、时期和选项。";
    CITATION = "Sentence, citation, embedding", "引文、引用与嵌入";
    READ_ON = "read on {0}", "阅读于 {0}";
    REVISION = "revision {0}", "第 {0} 版";
    FIGURES = "figures", "数字编号";
    COPY = "Copy", "复制";

    // Which dataset.
    WHICH_DATASET = "Which dataset?", "哪个数据集？";
    SEVERAL_HAVE = "{0} datasets have a series with the key {1}.", "{0} 个数据集有代码为 {1} 的序列。";

    // Figure.
    USED_BY = "Who uses it", "用于何处";
    IN_SERIES = "As the value of {0} in", "作为 {0} 的数值，用于序列";
    IN_CHECK = "In a check of {0}", "用于核对：{0}";
    UNUSED = "No check rests on it.", "没有核对用到它。";
    CHECKS_AWAY = "The database does not answer, so its checks are not known.", "数据库无响应，无法得知相关核对。";
}

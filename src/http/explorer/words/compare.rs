//! The words of the page of comparisons.

use super::texts;

texts! {
    TITLE = "Compare", "比较";
    LEDE = "Several series side by side: on one axis where they have one unit, as small charts else.",
        "并列多个序列：单位相同则共用坐标轴，否则分为小图。";
    ADD = "Add a series by its key", "按代码添加序列";
    ADD_HINT = "CNIND/A.CN.VA.C", "如 CNIND/A.CN.VA.C";
    ADD_BUTTON = "Add", "添加";
    HOW = "How to begin", "如何开始";
    HOW_SEARCH = "Or search for a series and take its key:", "或搜索序列并取其代码：";
    HOW_BROWSE = "Or look through a dataset:", "或浏览数据集：";
    HOW_TRY = "Begin with these:", "从以下开始：";
    TRY = "{0}: {1} series", "{0}：{1} 个序列";
    CHOSEN = "What is compared", "比较对象";
    REMOVE = "remove", "移除";
    SHOW = "Show", "显示";
    FROM = "From", "自";
    TO = "To", "至";
    AS_OF = "As published up to", "截至此日的发布";
    BASE = "Base period", "基期";
    IMPLIED_VALUES = "implied values", "推算值";
    LOG_SCALE = "log scale", "对数刻度";
    LEVEL = "Level", "水平";
    GROWTH = "Growth", "增速";
    INDEX = "Index", "指数";
    VIEW = "View", "视图";
    LAYOUT = "Charts", "图形";
    AUTOMATIC = "as it fits", "自动";
    LINES = "one axis", "共用坐标轴";
    MULTIPLES = "small, one scale", "小图，同一刻度";
    OWN = "small, own scales", "小图，各自刻度";
    OWN_SCALE = "{0} (own scale)", "{0}（各自刻度）";
    OWN_SCALES = "Each chart has its own scale: heights cannot be compared from one to the next.", "每幅图各有刻度：不同图之间的高度不可比较。";
    ONE_SCALE = "All charts have the same scale.", "各图刻度相同。";
    MIXED_PRICES = "Nominal and real values stand side by side. At current prices: {0}. At constant prices: {1}.",
        "名义值与实际值并列。现价：{0}。不变价：{1}。";
    MIXED_FREQUENCIES = "Frequencies differ, so a value may stand for a year beside one that stands for a month or quarter.",
        "频率不同：有的数值代表一年，有的代表一季或一月。";
    TABLE = "Table of the same numbers", "相同数字的表";
    CAPTION = "The same numbers as the charts.", "与图中数字相同。";
    PERIOD = "Period", "时期";
    NOTHING = "No value in this view", "此视图中没有数值";
    NEWEST_ROWS = "The newest {0} of {1} periods are shown.", "显示 {1} 个时期中最新的 {0} 个。";
    ALL_ROWS = "Show all {0}", "显示全部 {0} 个";
    DOWNLOAD = "Download", "下载";
    ABSENT = "not in the data", "数据中没有";
    IMPLIED = "implied", "推算";
}

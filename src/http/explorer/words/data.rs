//! The words of the pages of search, datasets and indicators.

use super::texts;

texts! {
    // Search.
    RESULTS_FOR = "Results for {0}", "“{0}”的搜索结果";
    ASK = "Type an indicator, an industry, a place, a figure id or a key.", "请输入指标、行业、地区、数字编号或序列代码。";
    NOTHING_FOUND = "Nothing was found.", "未找到结果。";
    NOTHING_FOUND_HELP = "Try fewer or other words, a code, or look through the data.", "请减少或更换关键词，使用代码，或浏览全部数据。";
    ALL_DATA = "All data", "全部数据";
    KINDS = "Kinds of results", "结果类型";
    ALL_KINDS = "all", "全部";
    INDICATORS = "Indicators", "指标";
    FIGURES = "Figures", "数字";
    DOCUMENTS = "Documents", "文件";

    // Datasets.
    DATASETS = "Data", "数据";
    DATASETS_LEDE = "Everything that this service holds, dataset by dataset.", "本服务的全部数据，按数据集列出。";
    LICENCE = "Licence", "许可";
    SERIES = "Series", "序列";
    ONE_SERIES = "1 series", "1 个序列";
    MANY_SERIES = "{0} series", "{0} 个序列";
    ONE_INDICATOR = "1 indicator", "1 个指标";
    MANY_INDICATORS = "{0} indicators", "{0} 个指标";
    ONE_OBSERVATION = "1 observation", "1 个观测值";
    MANY_OBSERVATIONS = "{0} observations", "{0} 个观测值";
    ONE_FIGURE = "1 figure with its place", "1 个有出处的数字";
    MANY_FIGURES = "{0} figures with their places", "{0} 个有出处的数字";
    LAST_CHANGED = "last changed {0}", "更新于 {0}";
    NEWEST = "Newest value", "最新数值";
    PERIOD = "Period", "时期";
    FROM = "From", "起始";
    VALUES = "Values", "数值个数";
    FILTERS = "Filters", "筛选";
    INDICATOR = "Indicator", "指标";
    AREA = "Area", "地区";
    ACTIVITY = "Activity", "行业";
    FREQUENCY = "Frequency", "频率";
    ANNUAL = "annual", "年度";
    HALF_YEARLY = "half-yearly", "半年度";
    QUARTERLY = "quarterly", "季度";
    MONTHLY = "monthly", "月度";
    WEEKLY = "weekly", "每周";
    DAILY = "daily", "每日";
    REMOVE = "Remove filter", "移除筛选";
    ANOTHER_CODE = "One of {0} more codes", "其余 {0} 个代码之一";
    SHOW = "Show", "显示";
    NO_SERIES = "No series passes all filters.", "没有符合全部筛选条件的序列。";
    DROP = "Without {0}", "去掉 {0}";
    TABLE_OF_SERIES = "Table of series", "序列表";
    SERIES_OF = "{0} – {1} of {2} series", "第 {0} – {1} 个，共 {2} 个序列";
    NEXT_PAGE = "Next {0}", "后 {0} 个";
    FIRST_PAGE = "From the start", "回到开头";

    // Indicators.
    UNIT = "Unit", "单位";
    CURRENT_PRICES = "current prices (nominal)", "现价（名义）";
    CONSTANT_PRICES = "constant prices (real)", "不变价（实际）";
    CHAINED_PRICES = "chained prices of the year before (real)", "上年价格链式（实际）";
    STOCK = "at a point in time (stock)", "时点（存量）";
    FLOW = "over a period (flow)", "时期（流量）";
    GROWTH_OF = "growth of {0}", "{0} 的增长";
    SHARE_OF = "share of {0}", "占 {0} 的份额";
    CHANGE_OF = "change of {0}", "{0} 的变化量";
    MULTIPLE_OF = "multiple of {0}", "{0} 的倍数";
    RATIO_OF = "ratio to {0}", "与 {0} 之比";
    PART = "part: {0}", "部分：{0}";
    FORMULA = "How it is computed", "计算方法";
    VERSION = "Definition, version {0}", "定义，版本 {0}";
    INPUTS = "Computed from", "计算依据";
    RELATIONS = "How it hangs together", "与其他指标的关系";
    REFERRED_BY = "Referred to by", "被引用于";
    DRAWN = "The first {0} series with more than one value are drawn, all with one scale.",
        "绘出前 {0} 个多于一个数值的序列，共用同一刻度。";
    NOT_IN_DATA = "not in the data", "数据中没有";
    ALL_SERIES = "All series of it", "全部序列";
    NOT_OBSERVED = "No document and no file states a value of it. It is here because others refer to it.",
        "没有文件给出其数值；列在此处是因为其他指标引用了它。";
}

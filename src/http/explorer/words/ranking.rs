//! The words of the page of rankings.

use super::texts;

texts! {
    LEDE_DESC = "{0}, {1}: the greatest first.", "{1}，{0}：由高到低。";
    LEDE_ASC = "{0}, {1}: the least first.", "{1}，{0}：由低到高。";
    RANGES = "Where rounding leaves the order open, a rank is a range, and a bracket joins the rows that could change places.",
        "因取整而无法确定先后时，名次为一个范围，括线连接可能互换位置的各行。";
    AS_PUBLISHED = "As published up to {0}.", "截至 {0} 的发布。";

    // The form.
    CHOICES = "What is ranked", "排名内容";
    DATASET = "Dataset", "数据集";
    ALL_DATASETS = "all datasets", "全部数据集";
    INDICATOR = "Indicator", "指标";
    ALL_INDICATORS = "all indicators", "全部指标";
    MEASURE = "Measure", "增速口径";
    PERIOD = "Period", "时期";
    ORDER = "Order", "顺序";
    GREATEST_FIRST = "greatest first", "由高到低";
    LEAST_FIRST = "least first", "由低到高";
    AS_OF = "As published up to", "截至此日的发布";
    SHOW = "Show", "显示";

    // The table.
    TABLE = "Ranking", "排名表";
    CAPTION_ALL = "{0} series. Bars are intervals given rounding, not confidence intervals.",
        "共 {0} 个序列。横条为取整区间，不是置信区间。";
    CAPTION_SOME = "{0} of {1} series. Bars are intervals given rounding, not confidence intervals.",
        "显示 {1} 个序列中的 {0} 个。横条为取整区间，不是置信区间。";
    RANK = "Rank", "名次";
    SERIES = "Series", "序列";
    VALUE = "Growth, {0}", "增速，{0}";
    SHAPE = "From {0} to {1}", "{0} 至 {1}";
    INTERVAL = "Interval", "区间";
    VERDICT = "Verdict", "判定";
    EXACT = "exact", "精确";
    NOMINAL = "Nominal: at the prices of each period", "名义：按当期价格";
    REAL = "Real: at constant prices", "实际：按不变价格";
    NO_PRICES = "Without prices", "与价格无关";
    NEXT_PAGE = "Next {0}", "后 {0} 个";
    PREVIOUS_PAGE = "Previous {0}", "前 {0} 个";
    FIRST_PAGE = "From the start", "回到开头";
    NOTHING = "No series here has growth of this kind at {0}.", "此处没有序列在 {0} 有这种增速。";
    NO_SERIES = "No series passes all filters.", "没有符合全部筛选条件的序列。";

    // What was refused.
    REFUSED = "Not ranked", "未列入排名";
    REFUSED_LEDE = "These series have a value at {0}, and no growth that could be ranked. Each count opens its list.",
        "这些序列在 {0} 有数值，但没有可排名的增速。点击数目可查看列表。";
    NOBODY_REFUSED = "No series is left out for this reason.", "没有序列因此未列入。";
    BACK = "Back to the ranking", "返回排名";
    LISTED = "{0} – {1} of {2} series", "第 {0} – {1} 个，共 {2} 个序列";
    NEEDED = "The value of {0} was looked for.", "需要 {0} 的数值。";
    GAP = "the series has begun, and a value that is needed is missing", "序列已开始，但缺少所需的数值";
    BASE_MISSING = "nothing was observed as early as the period to compare with", "对比期及更早没有观测值";
    BASE_ZERO = "the value to compare with is zero", "对比期数值为零";
    BASE_NEGATIVE = "the value to compare with is negative", "对比期数值为负";
    SIGN_CHANGE = "the sign changes", "正负号改变";
    UNIT_CLASS = "this measure says nothing about this kind of unit, or moves in percentage points",
        "该口径对此类单位没有意义，或以百分点变动";
    FREQUENCY = "the frequency does not convert", "频率无法转换";
    PRICE_BASIS = "real and nominal values would be mixed", "会混合实际值与名义值";
    UNBOUNDED = "the result is beyond every number", "结果超出一切数字";
    SET_CHANGES = "the scores rest on other units or inputs", "得分所依据的单位或输入不同";
    PARTIAL_PERIOD = "the period lacks some of its parts", "时期缺少部分数据";
}

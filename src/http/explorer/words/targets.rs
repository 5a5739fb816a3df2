//! The words of the pages of targets.

use super::texts;

texts! {
    // The list.
    HEADLINE = "Are the targets being met?", "目标完成得如何？";
    HEADLINE_SHORT = "Targets", "目标";
    LEDE = "{0} targets, held against what was observed.", "共 {0} 个目标，与实际数据对照。";
    LEDE_ONE = "1 target, held against what was observed.", "共 1 个目标，与实际数据对照。";
    ON_DAY = "As known on {0}.", "以 {0} 所知为准。";
    VERDICTS = "Verdicts", "判断";
    EVERY = "all", "全部";
    NONE = "There are no targets yet", "尚无目标";
    NONE_HOW = "A target is an entry of targets.toml beside a dataset, or a figure that a document calls expected or a target.",
        "目标可写在数据集旁的 targets.toml 中，也可以是文件中标为“预期”或“目标”的数字。";
    NONE_OF_VERDICT = "No target has this verdict.", "没有目标得出此判断。";
    SHOW_ALL = "Show all {0} targets", "显示全部 {0} 个目标";
    SHOWN = "Targets {0} to {1} of {2}", "第 {0} 至 {1} 个目标，共 {2} 个";
    TABLE = "Targets and verdicts", "目标与判断";
    TARGET = "Target", "目标";
    LATEST = "Latest", "最新值";
    ASKED_FOR = "Asked for", "要求";
    VERDICT = "Verdict", "判断";
    UNTIL = "until {0}", "至 {0}";
    IN = "{0} in {1}", "{1}：{0}";

    PROBLEMS = "Definitions that do not fit the data", "与数据不符的定义";

    // Verdicts.
    ACHIEVED = "achieved", "已实现";
    MISSED = "missed", "未实现";
    ON_TRACK = "on track", "进展符合要求";
    ACCELERATION_NEEDED = "has to speed up", "需要加快";
    LIMITED = "limited progress", "进展有限";
    MOVING_AWAY = "moving away", "背离目标";
    STABLE = "stable", "基本稳定";
    DRIFTING = "drifting", "偏离";
    IMPROVING = "improving", "改善";
    FLAT = "no clear change", "无明显变化";
    PEAKED = "peaked", "已达峰";
    NOT_PEAKED = "not peaked yet", "尚未达峰";
    UNKNOWN = "cannot be said", "无法判断";
    CERTAIN = "certain whatever the rounding", "无论如何取整都确定";
    POSSIBLE = "within the rounding also possible: {0}", "在取整范围内也可能：{0}";

    // Kinds.
    KIND_LEVEL = "reach {0}", "达到 {0}";
    KIND_CHANGE = "change by {0}, to {1}", "变化 {0}，达到 {1}";
    KIND_CHANGE_ALONE = "change by {0}", "变化 {0}";
    KIND_MEAN_GROWTH = "grow by {0} a year", "年均增长 {0}";
    KIND_AT_LEAST = "at least {0}", "不低于 {0}";
    KIND_AT_MOST = "at most {0}", "不高于 {0}";
    KIND_STABLE = "stay within {0} of the base", "与基期相差不超过 {0}";
    KIND_INCREASE = "rise", "上升";
    KIND_DECREASE = "fall", "下降";
    KIND_PEAK = "peak", "达峰";

    // Sentences.
    SINCE = "Since {0} it has changed by {1} a year; the target asks for {2} a year.", "自 {0} 以来年均变化 {1}；目标要求年均 {2}。";
    FROM_NOW = "From {0} on it takes {1} a year.", "自 {0} 起每年需要 {1}。";
    ABOVE = "In {0} it is {1} above the path.", "{0} 比路径高 {1}。";
    BELOW = "In {0} it is {1} below the path.", "{0} 比路径低 {1}。";
    EXTRAPOLATED = "At this pace it is {1} in {0}.", "按此速度，{0} 将为 {1}。";
    CHANGED = "From {0} to {1} it changed by {2}.", "从 {0} 到 {1} 变化了 {2}。";
    HIGHEST = "The highest value is that of {0}: {1}.", "最高值出现在 {0}：{1}。";
    BASE_MISSING = "No document or data file has a value of the base, {0}.", "没有文件给出基期 {0} 的数值。";
    NO_ACTUAL = "No value of this series is known.", "该序列尚无数值。";
    NOT_OBSERVED_YET = "Nothing is published for a time after the base yet.", "基期之后尚无公布的数值。";
    GAP = "The period in which it is due has no value, though later ones have.", "到期的时期没有数值，而之后的时期有。";
    TOO_EARLY = "Less than a fifth of the time has passed.", "时间尚未过去五分之一。";
    ZERO_TARGET = "The target asks for no change or for zero, to which no rate leads; with pace = \"linear\" it moves by amounts.",
        "目标要求不变或为零，没有增长率可达到；设 pace = \"linear\" 可按数量计算。";
    SIGN_CHANGE = "A rate needs numbers above zero; with pace = \"linear\" it moves by amounts.", "增长率要求数值大于零；设 pace = \"linear\" 可按数量计算。";
    PRICE_BASIS = "The target is real and the series nominal, or the other way round.", "目标与序列一为不变价，一为现价。";
    COMPARABLE_SCOPE = "The values before and after are of different scopes.", "前后数值的口径不同。";
    SPANS_DIFFER = "The figure is about another span of time than the target.", "该数字的时间段与目标不同。";
    RANK = "A rank has no pace.", "名次没有速度。";
    UNIT_CLASS = "The unit does not say how values move; the target can, with pace.", "单位未说明数值如何变化；可在目标中设 pace。";
    UNBOUNDED = "The result is beyond every number.", "结果超出可表示的范围。";

    // The outlook.
    OUTLOOK = "Outlook:", "前景：";
    LIKELY = "likely", "很可能实现";
    OPEN = "open", "尚不确定";
    UNLIKELY = "unlikely", "不大可能实现";
    FORECAST_IS = "The forecast for {0} is {1}, with a probability of 80 % within {2}.", "{0} 的预测为 {1}，有 80% 的概率在 {2} 之间。";
    NO_FORECAST = "Whether it will be met is not forecast.", "能否实现未作预测。";
    FORECAST = "forecast", "预测";
    FORECAST_VALUE = "Forecast", "预测";

    // One target.
    BASE = "base {0}", "基期 {0}";
    DUE = "due {0}", "到期 {0}";
    DEFINITION = "definition {0}, version {1}", "定义 {0}，第 {1} 版";
    BY_ITSELF = "a figure that is a target by itself", "由数字本身构成的目标";
    COURSE = "The course so far", "目前进程";
    OBSERVED = "observed", "实际值";
    OBSERVED_VALUE = "Observed", "实际值";
    NUMBERS = "The numbers behind the verdict", "判断所依据的数字";
    NUMBERS_CAPTION = "The numbers behind the verdict, with the range that the rounding of the figures admits.", "判断所依据的数字，及数字取整所容许的范围。";
    WHAT = "What", "内容";
    VALUE = "Value", "数值";
    RANGE = "Range", "范围";
    M_RATIO = "actual pace as a multiple of the required one", "实际速度与要求速度之比";
    M_SHARE = "share of the required change that this pace gives", "按此速度可完成的变化占要求的份额";
    M_CHANGE = "latest value less the base", "最新值减基期值";
    M_PEAK = "highest value", "最高值";
    M_TARGET = "value asked for", "要求的数值";
    M_PACE = "actual change a year", "实际年均变化";
    M_REQUIRED_PACE = "change a year asked for from the base on", "自基期起要求的年均变化";
    M_REQUIRED = "change a year needed from now on", "今后所需的年均变化";
    M_EXTRAPOLATED = "value when due, at this pace", "按此速度到期时的数值";
    M_PATH = "path at the latest period", "最新时期的路径值";
    M_AHEAD = "latest value less the path", "最新值减路径值";
    M_FORECAST = "forecast for the due period, with its 80 % interval", "到期时期的预测值及其 80% 区间";
    TABLE_OF_PATH = "Observed values and the path to the target", "实际值与达到目标的路径";
    PERIOD = "Period", "时期";
    PATH = "Path", "路径";
    STATED_IN = "Where it is stated", "出处";
    BYTES = "bytes {0} to {1}", "第 {0} 至 {1} 字节";
    READ_DOCUMENT = "Read the document", "阅读文件";
    CITED = "The definition cites: {0}", "定义引用：{0}";
    TARGETS_OF_SERIES = "Targets", "目标";
}

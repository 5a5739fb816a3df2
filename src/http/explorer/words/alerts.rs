//! The words of the pages of alerts and rules.

use super::texts;

texts! {
    // The list of alerts.
    HEADLINE = "What calls, and why", "哪些指标在预警，为什么";
    HEADLINE_SHORT = "Alerts", "预警";
    LEDE = "{0} rules watch the series and are judged at every revision of the data.", "共 {0} 条规则监测序列，数据每次修订都会重新判断。";
    LEDE_ONE = "1 rule watches the series and is judged at every revision of the data.", "共 1 条规则监测序列，数据每次修订都会重新判断。";
    ALL_RULES = "All rules", "全部规则";
    FEED = "Atom feed", "Atom 订阅";
    ON_DAY = "As published up to {0}; the rules are those of today.", "以 {0} 前公布的数据为准，规则为现行规则。";
    SINCE = "Only what changed after event {0}.", "仅显示第 {0} 号事件之后的变化。";
    BY_CHANCE = "{0} series are held against what a forecast leads to expect: about {1} of them call at each release by chance alone. The farthest from its limit comes first.",
        "有 {0} 个序列与预测区间对照：每次公布，单凭偶然约有 {1} 个会预警。离界限最远的排在最前。";
    STATES = "States", "状态";
    NOT_OK = "not ok", "非正常";
    NOTHING_CALLS = "Nothing calls", "没有预警";
    NOTHING_SELECTED = "No alert passes these filters.", "没有预警符合这些条件。";
    SHOW_OK = "Show the {0} that are ok", "显示 {0} 个正常项";
    DROP_FILTERS = "Drop the filters", "取消筛选";
    NO_RULES = "There are no rules yet", "尚无规则";
    NO_RULES_HOW = "A rule is an entry of rules.toml beside a dataset, in the seed folder or in the folder of --definitions. This one calls when a growth rate on the year before is below zero twice in a row:",
        "规则写在数据集旁的 rules.toml 中，位于种子目录或 --definitions 指定的目录。下例在同比增速连续两期为负时预警：";
    NO_RULES_MORE = "A file that is wrong stops the start, with the line and what is allowed.", "文件有误时服务不会启动，并指出行号和允许的写法。";
    SHOWN = "Alerts {0} to {1} of {2}", "第 {0} 至 {1} 项，共 {2} 项";
    TABLE = "Alerts, the most urgent first", "预警，最紧急的在前";
    WHAT = "What is watched", "监测对象";
    STATE = "State", "状态";
    THE_VALUE = "value", "数值";
    LIMIT = "Limit", "界限";
    REASON = "Reason", "原因";
    TOGETHER = "{0} series together", "{0} 个序列合计";
    FILTERS = "Filters", "筛选";
    RULE = "Rule", "规则";
    SEVERITY = "Severity", "级别";
    INDICATOR = "Indicator", "指标";
    AREA = "Area", "地区";
    DATASET = "Dataset", "数据集";
    AS_OF = "As of", "截至";
    EVERY = "all", "全部";
    SHOW = "Show", "显示";

    // States, severities, ends.
    OK = "ok", "正常";
    PENDING = "pending", "待定";
    FIRING = "firing", "预警";
    UNDECIDED = "undecided", "无法判定";
    NO_DATA = "no data", "无数据";
    REFUSED = "refused", "不予判断";
    INFO = "info", "提示";
    WARNING = "warning", "警告";
    CRITICAL = "critical", "严重";
    RESOLVED = "resolved", "已解除";
    REVISED = "cause revised away", "因修订而消失";
    BACKFILL = "found in earlier data", "由既有数据补记";

    // Reasons as sentences.
    IN = "{0} in {1}", "{1} 为 {0}";
    SAYS_FIRING = "With {0}, this holds: {1}.", "{0}，符合条件：{1}。";
    SAYS_HELD = "With {0}, it is not certain that the alert is over.", "{0}，尚不能确定预警已结束。";
    SAYS_PENDING = "With {0}, this holds, but not yet for {2} periods: {1}.", "{0}，符合条件，但尚未持续 {2} 期：{1}。";
    SAYS_UNDECIDED = "The rounding of {0} leaves open whether this holds: {1}.", "{0}，数字取整使下述条件无法判定：{1}。";
    SAYS_OK = "With {0}, this does not hold: {1}.", "{0}，不符合条件：{1}。";
    SAYS_NO_DATA = "There is no value to judge.", "没有可判断的数值。";
    SAYS_REFUSED = "The rule cannot judge this:", "规则无法判断：";
    OUTSIDE = "it lies outside the {0} % interval of the forecast made without it", "落在不含该值所作预测的 {0} % 区间之外";
    ABOVE = "it lies above the {0} % interval of the forecast made without it", "高于不含该值所作预测的 {0} % 区间";
    BELOW = "it lies below the {0} % interval of the forecast made without it", "低于不含该值所作预测的 {0} % 区间";
    RISING = "percent of series that rise", "上升序列的百分比";

    // One alert.
    BY_RULE = "rule {0}", "规则 {0}";
    SINCE_REVISION = "since revision {0}", "自第 {0} 版起";
    OF_FIGURE = "the figure that states it", "该数值的出处";
    VALUE_AND_LIMIT = "Value and limit", "数值与界限";
    LINE_SAYS = "Value {0}; limit {1}.", "数值 {0}；界限 {1}。";
    LIMIT_AT = "limit {0}", "界限 {0}";
    STANDS_FOR = "Given rounding, the value stands for anything in {0}.", "考虑取整，该数值表示 {0} 之间的任意值。";
    HISTORY = "History", "历史";
    BY_PERIOD = "Each period as it was judged when it was new.", "各时期按其首次公布时的判断显示。";
    BY_REVISION = "By revision of the database.", "按数据库版本显示。";
    REVISION = "revision {0}", "第 {0} 版";
    NEWEST_STRETCHES = "The newest {0} stretches.", "最近 {0} 段。";
    EVENTS = "Changes of the state, the newest first", "状态变化，最新在前";
    NO_EVENTS = "The state has never changed.", "状态从未变化。";
    EVENT = "Event", "事件";
    PUBLISHED_WITH = "Revision", "版本";
    PERIOD = "Period", "时期";
    CHANGE = "Change", "变化";
    EARLIER_VERSION = "by version {0} of the rule", "依据规则第 {0} 版";
    SHOWN_EVENTS = "Events {0} to {1} of {2}", "第 {0} 至 {1} 个事件，共 {2} 个";
    CONTRADICTIONS = "All contradictions", "全部矛盾";
    ALERTS_OF_SERIES = "Alerts", "预警";
    SERIES_PAGE = "Page of the series", "序列页面";

    // On the start page.
    FIRING_COUNT = "{0} firing", "{0} 项预警";
    UNDECIDED_COUNT = "{0} undecided", "{0} 项无法判定";
    PENDING_COUNT = "{0} pending", "{0} 项待定";
    RULES_COUNT = "{0} rules", "{0} 条规则";
    ONE_RULE = "1 rule", "1 条规则";
}

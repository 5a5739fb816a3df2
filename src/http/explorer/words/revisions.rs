//! The words of the page of the revisions of a series.

use super::texts;

texts! {
    TITLE = "Revisions", "修订";
    TITLE_OF = "Revisions: {0}", "修订：{0}";
    KNOWN_THEN = "What was known then.", "当时所知。";
    OVER_TODAY = "The series as it had been published up to {0}, over what is known today.", "截至 {0} 发布的序列，与今日所知对照。";
    ENDED = "It ended with {0}.", "截止于 {0}。";
    NEWEST_IS_SHOWN = "The newest publication is that of {0}; step back to see what was known before.", "最新发布为 {0}；可向前查看此前所知。";
    ONE_PUBLICATION = "One publication, of {0}: nothing has been revised.", "仅有一次发布（{0}）：没有修订。";
    PUBLICATIONS = "{0} publications since {1}; {2} of {3} values were revised.", "自 {1} 起共 {0} 次发布；{3} 个数值中有 {2} 个被修订。";
    NONE_YET = "Nothing had been published by {0}. The first publication is that of {1}.", "截至 {0} 尚无发布。首次发布为 {1}。";
    NO_VALUES = "The series has no values in this view.", "此视图中没有数值。";
    TO_FIRST = "Show the first publication", "显示首次发布";
    AS_PUBLISHED = "As published up to", "截至此日的发布";
    BEFORE = "‹ publication before", "‹ 上一次发布";
    AFTER = "next publication ›", "下一次发布 ›";
    OR_THE_DAY = "or the day itself", "或直接选择日期";
    SHOW = "Show", "显示";
    STEP = "Step", "逐次查看";
    VIEW = "View", "视图";
    FAN = "Fan", "扇形图";
    TRIANGLE = "Triangle", "三角表";
    BY_RELEASE = "Change by release", "逐次变化";

    // Fan.
    WITHIN = "Levels may jump where a publisher moves to another base; growth is compared within one publication, never across.",
        "发布者更换基期时水平可能跳变；增速只在同一次发布内比较，绝不跨发布比较。";
    TABLE = "Table of values then and now", "当时与现在的数值表";
    CAPTION = "The same numbers as the chart.", "与图中数字相同。";
    PERIOD = "Period", "时期";
    FIRST = "First released", "首次发布";
    VALUE_THEN = "Known on {0}", "{0} 所知";
    VALUE_NOW = "Known on {0}, the newest", "{0} 所知（最新）";
    DIFFERENCE = "Newest against then, %", "最新与当时相差，%";
    DIFFERENCE_FROM_FIRST = "Newest against first, %", "最新与首次相差，%";
    FIRST_VALUE = "First value", "首次数值";
    NOT_YET = "not yet", "尚无";
    WITHDRAWN = "taken back", "已撤回";
    NEWEST_ROWS = "The newest {0} of {1} periods are shown.", "显示 {1} 个时期中最新的 {0} 个。";
    ALL_ROWS = "Show all {0}", "显示全部 {0} 个";

    // Growth.
    GROWTH = "Growth of {0} on the year before, within each publication", "{0} 的同比增速（各次发布之内）";
    GROWTH_TABLE = "Table of growth within publications", "各次发布内的增速表";
    PUBLICATION = "Publication", "发布";
    RATE = "Growth", "增速";
    INTERVAL = "Interval", "区间";
    EXACT = "exact", "精确";

    // How far.
    HOW_FAR = "How often and how far", "修订频率与幅度";
    PERIODS_RELEASED = "{0} values with a first and a newest release", "{0} 个数值有首次与最新发布";
    REVISED = "{0} revised", "{0} 个被修订";
    MEAN = "on average {0} %, first against newest", "首次与最新平均相差 {0} %";
    MEAN_ABSOLUTE = "without signs {0} %", "不计正负平均 {0} %";
    LARGEST = "at most {0} %", "最大 {0} %";

    // Triangle.
    TRIANGLE_TABLE = "Triangle of releases", "发布三角表";
    TRIANGLE_CAPTION = "Each value in percent of its own first release. Periods down, publications across; read a row from left to right to see how a value was revised.",
        "每个数值以其首次发布为 100。时期自上而下，发布自左而右；横看一行可知一个数值如何修订。";
    COLUMNS = "Publications {0} – {1} of {2}.", "第 {0} – {1} 次发布，共 {2} 次。";
    EARLIER_COLUMNS = "{0} earlier publications", "更早的 {0} 次发布";
    LATER_COLUMNS = "{0} later publications", "更晚的 {0} 次发布";

    // By release.
    RELEASE_TABLE = "Table of changes by release", "逐次变化表";
    RELEASE_CAPTION = "What the publications after the first release changed, each against the one before it. Levels; changes in percent.",
        "首次发布之后各次发布带来的变化，均与前一次相比。以水平值计，变化以百分比表示。";
    AFTER_FIRST = "Publications after the first release", "首次发布之后第几次";
    VALUES = "Values", "数值个数";
    CHANGED = "Changed", "有变化";
    MEAN_CHANGE = "Mean change, %", "平均变化，%";
    MEAN_SIZE = "Mean without signs, %", "不计正负平均，%";
    LARGEST_CHANGE = "Largest, %", "最大，%";
    LATER_CHANGES = "{0} changes came after more than {1} publications.", "另有 {0} 次变化发生在 {1} 次发布之后。";
}

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
    PUBLICATIONS = "{0} publications since {1}; {2} of {3} values whose first release is known were revised.", "自 {1} 起共 {0} 次发布；首次发布已知的 {3} 个数值中有 {2} 个被修订。";
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
    PERIODS_RELEASED = "{0} values with a known first release and a newest one", "{0} 个数值的首次发布已知，且有最新发布";
    FIRST_UNKNOWN = "{0} left out: they stood in the oldest publication already, so their first release is unknown",
        "{0} 个未计入：最早的发布中已有，首次发布不详";
    REVISED = "{0} revised", "{0} 个被修订";
    MEAN = "on average {0} %, first against newest", "首次与最新平均相差 {0} %";
    MEAN_ABSOLUTE = "without signs {0} %", "不计正负平均 {0} %";
    LARGEST = "at most {0} %", "最大 {0} %";

    // Triangle.
    TRIANGLE_TABLE = "Triangle of releases", "发布三角表";
    TRIANGLE_CAPTION = "Each value in percent of its own first release; the stronger the colour, the farther from it, blue upwards and red downwards. Periods down, publications across; read a row from left to right to see how a value was revised.",
        "每个数值以其首次发布为 100；颜色越深，相差越大，蓝为上修，红为下修。时期自上而下，发布自左而右；横看一行可知一个数值如何修订。";
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
    // Statistics.
    STATISTICS = "From the first release to the newest", "首次发布与最新发布";
    STATISTICS_OF = "Of {0}; revisions are in {1}. Only values whose first release is known count.", "按{0}计；修订单位为{1}。仅计首次发布已知的数值。";
    STATISTICS_CAPTION = "A revision is the newest value less the first one.", "修订为最新数值减首次数值。";
    STATISTIC = "Statistic", "统计量";
    NUMBER = "Number", "数值";
    STAT_N = "Revisions", "修订个数";
    STAT_UP = "Upwards", "上修";
    STAT_DOWN = "Downwards", "下修";
    STAT_MEAN = "Mean", "平均";
    STAT_MEAN_P = "p that the mean is zero (t test)", "均值为零的 p 值（t 检验）";
    STAT_MEDIAN = "Median", "中位数";
    STAT_SIGN_P = "p that both directions are as likely (sign test)", "上下同等可能的 p 值（符号检验）";
    STAT_MEAN_ABSOLUTE = "Mean without signs", "不计正负平均";
    STAT_DEVIATION = "Standard deviation", "标准差";
    STAT_Q10 = "Tenth percentile", "第 10 百分位数";
    STAT_Q90 = "Ninetieth percentile", "第 90 百分位数";
    STAT_LEAST = "Least", "最小";
    STAT_GREATEST = "Greatest", "最大";
    STAT_SIGNS_CHANGED = "Values that changed sign", "变号个数";
    STAT_NOISE_TO_SIGNAL = "Standard deviation over that of newest values", "标准差与最新数值标准差之比";
    STAT_NEWS = "Slope on the first value", "对首次数值的斜率";
    BIAS_UP = "First values were too low: both tests find that revisions go up.", "首次数值偏低：两项检验均表明修订向上。";
    BIAS_DOWN = "First values were too high: both tests find that revisions go down.", "首次数值偏高：两项检验均表明修订向下。";
    BIAS_UNCLEAR = "Whether revisions go in one direction is unclear: the two tests differ.", "修订是否有方向尚不明确：两项检验不一致。";
    BIAS_NONE = "Neither test finds that revisions go in one direction.", "两项检验均未发现修订有方向。";
    COMMON_CAUSE = "One publication made at least four of five of these revisions, so their number says little.", "其中至少五分之四出自同一次发布，因此个数意义不大。";
    REFUSED_ONE_VINTAGE = "There is one publication, so nothing was revised.", "仅有一次发布，没有修订。";
    REFUSED_TOO_FEW = "{0} revisions of values whose first release is known; 20 are needed for statistics.", "首次发布已知的修订有 {0} 个；统计至少需要 20 个。";
    REFUSED_REBASED = "A publication moved the levels to another base, so their differences say nothing.", "有一次发布更换了基期，水平值之差没有意义。";
    REFUSED_FIRST_UNKNOWN = "All values stood in the oldest publication already, so their first releases are unknown.", "所有数值在最早的发布中已有，首次发布不详。";
    REFUSED_SPANS = "Values of several years are not revised period by period.", "跨期数值不逐期修订。";
    REFUSED_UNIT_CLASS = "This measure says nothing about such a unit.", "该指标形式对此类单位没有意义。";
    SCATTER_FIRST = "first release", "首次发布";
    SCATTER_NEWEST = "newest release", "最新发布";
    SCATTER_SAYS = "{0} values from {1} to {2}, first release across, newest release upwards", "{1} 至 {2} 的 {0} 个数值：横轴为首次发布，纵轴为最新发布";
    SCATTER_CAPTION = "On the diagonal nothing was revised; above it values were revised upwards.", "对角线上未修订；其上方为上修。";
    OUTLOOK = "How far such figures still move:", "此类数值还会变动多少：";
    OUTLOOK_SAYS = "{0}, {1} {2} {3}, between {4} and {5} by the revisions of {6} earlier figures of release {7}; four of five stayed within. This is no interval of rounding.",
        "{0}，{1} {2} {3}；按此前 {6} 个第 {7} 次发布数值的修订，介于 {4} 与 {5} 之间，五分之四不出此范围。这不是舍入区间。";
    GROWTH_ON_PERIOD = "growth on the period before", "环比增速";
    GROWTH_ON_YEAR = "growth on the year before", "同比增速";
    VALUE_ITSELF = "the value", "数值本身";
    LATER_CHANGES = "{0} changes came after more than {1} publications.", "另有 {0} 次变化发生在 {1} 次发布之后。";
}

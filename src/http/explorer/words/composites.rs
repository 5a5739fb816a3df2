//! The words of the pages of composite indexes.

use super::texts;

texts! {
    COMPOSITES = "Composite indexes", "综合指数";
    LEDE = "An index made of several inputs, by a definition that anyone can read.", "由多项输入按公开定义合成的指数。";
    NONE = "No composite index is defined. A definition is a file in the folder composites beside the data.",
        "尚未定义综合指数。定义是数据旁 composites 文件夹中的一个文件。";
    LIST = "Composite indexes and the datasets of their inputs", "综合指数及其输入数据集";
    NAME = "Name", "名称";
    INPUTS = "Inputs from", "输入来自";
    PERIODS = "Periods", "时期";
    UNITS = "Units", "对象数";
    STRETCH = "{0} to {1}", "{0} 至 {1}";
    REFUSED = "It has no scores: {0}", "没有得分：{0}";
    VERSION = "version {0}", "版本 {0}";

    // The form.
    CHOICES = "Which scores", "显示哪些得分";
    PERIOD = "Period", "时期";
    AS_OF = "As published up to", "截至此日的发布";
    SHOW = "Show", "显示";

    // The ranking.
    RANKING = "Ranks, and how far they depend on choices", "名次及其对方法选择的依赖";
    COMBINATIONS = "Each dot is the rank by the definition, each bar the ranks under {0} combinations of other reasonable choices.",
        "圆点为按定义得出的名次，横条为其他 {0} 种合理方法组合下的名次范围。";
    ONE_CHOICE = "The definition lists no other choices, so a rank is one number.", "定义未列出其他选择，因此名次为单一数字。";
    NO_RANGES = "Ranks are not compared under other choices: {0}.", "未比较其他选择下的名次：{0}。";
    CAPTION = "{0} units with a score in {1}. Intervals are those of rounding.", "{1} 有得分的对象 {0} 个。区间为取整区间。";
    RANK = "Rank", "名次";
    RANGE = "Range", "范围";
    UNIT = "Unit", "对象";
    DOTS = "Rank 1 to {0}", "名次 1 至 {0}";
    SCORE = "Score", "得分";
    INTERVAL = "Interval", "区间";
    STACK = "Parts of the score", "得分构成";
    SET_CHANGES = "The units are not the same in all periods, so scores of different periods do not compare.",
        "各时期的对象不同，因此不同时期的得分不可比。";
    NOT_SCORED = "Without a score", "没有得分";
    NOT_SCORED_LEDE = "These units have data in {0}, and no score.", "这些对象在 {0} 有数据，但没有得分。";

    // One unit.
    HOW = "{0}, {1}: how the score comes about", "{0}，{1}：得分如何得出";
    RANK_OF = "rank {0} of {1}", "{1} 个中第 {0} 名";
    NO_SCORE = "no score", "没有得分";
    PARTS = "Parts of the score", "得分的组成部分";
    PART = "Part", "部分";
    INPUT = "Input", "输入";
    VALUE = "Value", "数值";
    WEIGHT = "Weight", "权重";
    NORMALISED = "Normalised", "标准化值";
    CONTRIBUTION = "Contribution", "贡献";
    ARITHMETIC = "arithmetic mean", "算术平均";
    GEOMETRIC = "geometric mean", "几何平均";
    CHANGE = "Change since {0}", "自 {0} 以来的变化";
    CHANGE_LOG = "From {0} to {1}: the logarithm grew by {2}. Shares of the growth:", "由 {0} 到 {1}：对数增长 {2}。各部分占比：";
    CHANGE_DIFFERENCE = "From {0} to {1}: {2}. Shares of the change:", "由 {0} 到 {1}：{2}。各部分占比：";
    NO_CHANGE = "The change is refused: {0}.", "无法给出变化：{0}。";
    SERIES = "Scores of all periods", "各时期得分";
    QUALITY_OWN = "Only the unit's own inputs move in the interval.", "区间内只有该对象自身的输入变动。";
    QUALITY_OUTER = "The interval may be wider than the exact range.", "区间可能宽于精确范围。";

    // Choices and the file.
    MOVES = "What moves ranks", "什么会改变名次";
    MOVES_CAPTION = "The mean distance from the rank by the definition when one choice differs", "单独改变一项选择时与定义名次的平均差距";
    CHOICE = "Choice", "选择";
    SHIFT = "Places", "名次差";
    DROP = "without {0}", "去掉 {0}";
    NORMALISE = "normalise by {0}", "标准化方法 {0}";
    AGGREGATE = "aggregate by {0} mean", "合成方法 {0}";
    WEIGHTS = "weights {0}", "权重 {0}";
    DIAGNOSTICS = "What the data say about weights", "数据对权重的提示";
    DIAGNOSTICS_LEDE = "Shown for readers, never used: weights are those of the definition.", "仅供参考，不用于计算：权重以定义为准。";
    ENTROPY = "Entropy weight", "熵权";
    LOADING = "Loading {0} ({1} %)", "载荷 {0}（{1} %）";
    FILE = "The definition", "定义";
    FILE_LEDE = "File {0}, version {1}, hash {2}.", "文件 {0}，版本 {1}，哈希 {2}。";
    TO_COMPOSITE = "How the scores come about", "得分如何得出";

    // Reasons.
    TOO_FEW_INPUTS = "inputs are missing", "缺少输入";
    ZERO_UNDER_GEOMETRIC = "a part is zero or less, which a geometric mean cannot use", "某部分为零或更低，无法取几何平均";
    OUTSIDE_GOALPOSTS = "an input lies beyond the worse goalpost", "某输入超出较差的界限";
    NO_SPREAD = "all units have the same value of an input", "所有对象的某项输入相同";
    SET_CHANGES_REASON = "not in every period, and the set of units is fixed", "并非每个时期都有数据，而对象集合固定";
    PRICE_BASIS = "an input at current prices is pooled over periods", "现价输入不能跨期合并";
    TOO_FEW_UNITS = "fewer than three units have the inputs", "有输入的对象少于三个";
    UNIT_MISMATCH = "the values of an input have different units", "某项输入的单位不一致";
    UNIT_CLASS = "ranks enter no arithmetic", "名次不能参与运算";
    BASE_MISSING = "the reference has no value", "参照对象没有数值";
    SIGN_CHANGE = "a quotient needs values above zero", "比值要求数值大于零";
    UNBOUNDED = "the result is beyond every number", "结果超出一切数字";
}

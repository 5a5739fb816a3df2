//! The words of the page of formulas.

use super::texts;
use crate::domain::formula::Function;

texts! {
    TITLE = "Formula", "公式";
    LEDE = "Arithmetic over series: units and price bases are checked, bounds are carried, and every value leads to the figures that it rests on.",
        "对序列做运算：核对单位与价格基准，保留区间，每个数值都可追溯到其依据的数字。";
    LINE = "Formula", "公式";
    LINE_HINT = "share(VA.C, VA.BTE)", "如 share(VA.C, VA.BTE)";
    COMPUTE = "Compute", "计算";
    OPTIONS = "Where and when", "地区与时期";
    AREA = "Area", "地区";
    ACTIVITY = "Activity", "行业";
    FREQUENCY = "Frequency", "频率";
    DATASET = "Dataset", "数据集";
    FROM = "From", "自";
    TO = "To", "至";
    AS_OF = "As published up to", "截至此日的发布";

    // What is wrong.
    CANNOT_BE_READ = "This formula cannot be read", "无法读取此公式";
    CANNOT_BE_COMPUTED = "This formula cannot be computed", "无法计算此公式";
    DID_YOU_MEAN = "Did you mean", "您是否要找";
    REFUSED_ALL = "There is no value: {0}", "没有数值：{0}";

    // What it gives.
    UNIT = "Unit: {0}", "单位：{0}";
    NO_UNIT = "No unit", "无单位";
    CLASS = "Class: {0}", "类别：{0}";
    BOUNDS_EXACT = "Exact bounds: the range of the formula over all numbers that round to these figures, each figure counted once",
        "精确区间：公式在所有舍入为这些数字的取值上的范围，每个数字只计一次";
    BOUNDS_OUTER = "Outer bounds: the true value lies within them; the smallest interval may be narrower",
        "外侧区间：真值必在其中，最小的区间可能更窄";
    EXACT = "exact", "精确";
    OUTER = "outer", "外侧";
    NO_WIDTH = "no rounding", "无舍入";
    TABLE = "Values", "数值";
    CAPTION = "Values of {0}", "{0} 的数值";
    PERIOD = "Period", "时期";
    VALUE = "Value", "数值";
    INTERVAL = "Interval", "区间";
    BOUNDS = "Bounds", "区间类型";
    SERIES = "Series", "序列";
    NEWEST = "Newest value", "最新数值";
    SEVERAL = "The inputs exist together {0} times. Choose one to see what it is made of.", "各输入共有 {0} 个组合。选择其一可查看其构成。";
    OF_SEVERAL = "The first {0} of {1} are drawn.", "图中为 {1} 个中的前 {0} 个。";
    NOTHING = "No period has a value", "没有任何时期有数值";
    NEWEST_ROWS = "The newest {0} of {1} periods are shown; the data have all.", "显示 {1} 个时期中最新的 {0} 个；数据文件含全部。";
    DOWNLOAD = "Download", "下载";

    // The tree.
    TREE = "What it is made of, {0}", "{0}的构成";
    TREE_LEDE = "Each part with its value and its interval; series lead to their page, figures to the document.",
        "各部分及其数值与区间；序列可转到其页面，数字可转到文件。";
    FIGURE = "figure", "数字";
    FIGURES_READ = "All {0} values that were read", "所读取的全部 {0} 个数值";
    MISSING = "no value", "无数值";

    // How to write one.
    EXAMPLES = "Try one", "试一试";
    FUNCTIONS = "Functions", "函数";
    FUNCTIONS_LEDE = "A series is an indicator, indicator.activity, or a whole key; [-1] is a period before, [-1y] a year before, [2020] that period.",
        "序列写作指标、指标.行业或完整代码；[-1] 为前一时期，[-1y] 为前一年，[2020] 为该时期。";
    FUNCTION = "Function", "函数";
    MEANING = "Meaning", "含义";
    USE_IN_FORMULA = "Use in a formula", "用于公式";
    IN_PROGRAMS = "In other programs", "在其他程序中使用";
}

/// What a function computes; the table of functions says it in English.
pub(in crate::http::explorer) const fn meaning_in_chinese(function: Function) -> &'static str {
    match function {
        Function::Lag => "前 n 个时期（或前 n 年）的值，省略 n 则为前一时期",
        Function::Diff => "与前 n 个时期（或前 n 年）之差",
        Function::Pct => "比前 n 个时期（或前 n 年）增长的百分数",
        Function::Yoy => "比上年同期增长的百分数",
        Function::Share => "部分占整体的百分数",
        Function::Per => "x 除以人口、件数或数量",
        Function::Index => "以该时期的平均值为 100 的指数，该时期各部分须齐全",
        Function::Deflate => "按该时期不变价：x 乘 100 除以以该时期为基期的价格指数",
        Function::Convert => "x 乘以汇率，x 的单位为 A，汇率的单位为 B/A",
        Function::Contrib => "部分比上年的变动占上年整体的百分点",
        Function::Link => "该时期及以前取 a，此后按 b 的增长延续",
        Function::Ma => "本期及前 n - 1 期的平均值",
        Function::Cum => "年初以来的累计",
        Function::Freq => "转换为较低频率，各部分须齐全",
        Function::Abs => "绝对值",
        Function::Ln => "无单位数或指数的自然对数",
        Function::Exp => "无单位数的指数函数",
        Function::Sqrt => "平方根",
        Function::Min => "最小值；无单位的数按 x 的单位计",
        Function::Max => "最大值；无单位的数按 x 的单位计",
        Function::Clip => "x 超出界限时取界限；无单位的数按 x 的单位计",
    }
}

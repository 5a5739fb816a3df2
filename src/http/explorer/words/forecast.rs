//! The words of the page of a forecast.

use super::{Text, texts};
use crate::domain::forecast::{Method, NoSkill};

texts! {
    TITLE = "Forecast", "预测";
    TITLE_OF = "Forecast: {0}", "预测：{0}";
    NEXT_IS = "{0}: {1}, with a probability of 80 % within {2}.", "{0}：{1}，有 80% 的概率在 {2} 之间。";
    BETTER_IN = "On the past of this series the method was better than no change in {0} of {1}.",
        "就该序列的过去而言，该方法在 {1} 次中有 {0} 次优于“不变”。";
    NO_BETTER_BUT_GIVEN = "On the past of this series the method was better than no change in {0} of {1} only: it has no skill here, and is shown since it was asked for.",
        "就该序列的过去而言，该方法在 {1} 次中仅有 {0} 次优于“不变”：它在此并无预测力，仅因要求而显示。";
    NAIVE_GIVEN = "This is the forecast of no change; the method was better in {0} of {1} and has no skill here.",
        "这是“不变”的预测；该方法在 {1} 次中有 {0} 次更好，在此并无预测力。";
    MADE_OF = "made of {0} values, {1} – {2}", "依据 {1} – {2} 的 {0} 个数值";
    SEASONAL = "with a season", "含季节因素";
    SKILL = "skill {0}", "预测力 {0}";
    LINK = "Forecast, where the past allows one", "预测（若历史数据允许）";

    // Controls.
    VIEW = "Forecast", "预测";
    HORIZON = "Periods ahead", "预测期数";
    METHOD = "Method", "方法";
    USUAL_METHOD = "usual", "通常";
    WITHOUT_SKILL = "Without skill", "无预测力时";
    TO = "Known up to", "已知至";
    AS_OF = "As published up to", "截至此日的发布";
    REAL_TIME = "test on what was published then", "以当时发布的数据检验";
    SHOW = "Show", "显示";

    // Methods.
    NAIVE = "no change", "不变";
    DRIFT = "straight line from first to last value", "首末两值连成的直线";
    THETA = "theta model", "theta 模型";
    DRIFT_THETA = "mean of straight line and theta model", "直线与 theta 模型的平均";
    REFUSE = "no forecast", "不作预测";
    GIVE_NAIVE = "no change", "按“不变”";
    GIVE_ANSWER = "the method all the same", "仍用该方法";

    // Tables.
    TABLE = "Forecasts", "预测值";
    CAPTION = "The same numbers as the chart.", "与图中数字相同。";
    PERIOD = "Period", "时期";
    FORECAST = "Forecast", "预测";
    INTERVAL = "{0} % interval", "{0}% 区间";
    OF_ROUNDING = "of it rounding", "其中取整";
    EXTRAPOLATED = "extrapolated", "外推";
    NOT_CERTAIN = "A prediction interval is a probability from the errors that were made before; it is no certain bound.",
        "预测区间是由以往误差得出的概率，不是确定的界限。";
    BACKTEST = "Tested on its own past", "以自身历史检验";
    TESTED = "Fitted again at {0} earlier points, each time with what came before; better than no change in {1} of {2}.",
        "在 {0} 个更早的时点只用此前数据重新拟合；{2} 次中有 {1} 次优于“不变”。";
    BACKTEST_CAPTION = "What the method would have forecast, and what came.", "该方法当时会给出的预测与后来的实际值。";
    KNOWN_UP_TO = "Known up to", "已知至";
    NO_CHANGE = "No change", "不变";
    CAME = "Came", "实际";
    NEARER = "Nearer", "更接近";
    THE_FORECAST = "the forecast", "预测";
    ALL_ROWS = "Show all {0}", "显示全部 {0} 行";

    // Refusals.
    REASON = "Reason:", "原因：";
    SHOW_NAIVE = "Show no change with its interval", "显示“不变”及其区间";
    SHOW_ANSWER = "Show the method all the same", "仍显示该方法";
    TOO_FEW_POINTS = "No forecast: there are {0} usable values, and {1} in a row are needed.",
        "不作预测：可用数值 {0} 个，需要连续 {1} 个。";
    GAP = "No forecast: {0} is missing, and only {1} values follow it; {2} in a row are needed.",
        "不作预测：缺少 {0}，其后只有 {1} 个数值；需要连续 {2} 个。";
    NO_SKILL = "No forecast: on the past of this series the method was no better than no change on the whole (better in {0} of {1}).",
        "不作预测：就该序列的过去而言，该方法总体并不优于“不变”（{1} 次中有 {0} 次更好）。";
    HORIZON_TOO_FAR = "No forecast: {0} periods are too far; {1} are the most at this frequency.",
        "不作预测：{0} 期过远；此频率最多 {1} 期。";
    LEVEL_UNSUPPORTED = "An interval of {0} % needs {1} earlier forecasts, and there are {2}.",
        "{0}% 区间需要 {1} 次更早的预测，现有 {2} 次。";
    UNBOUNDED = "No forecast: the value of {0} is known on one side only.", "不作预测：{0} 的数值只知一侧界限。";
    UNIT_CLASS = "No forecast: ranks and multiples are not forecast.", "不作预测：名次与倍数不作预测。";
    NO_VARIATION = "No forecast: the values do not vary, so there is no error to learn from.",
        "不作预测：数值不变，没有误差可供参考。";
    SPAN = "No forecast: values of spans of several years are not forecast.", "不作预测：跨多年的数值不作预测。";
    FREQUENCY = "No forecast: weeks and days are not forecast.", "不作预测：周度与日度数据不作预测。";
    FIRST_RELEASE_UNKNOWN = "No test on what was published then: the first publication of too few values is known.",
        "无法以当时发布的数据检验：已知首次发布的数值太少。";
}

/// The name of a method.
pub(in crate::http::explorer) const fn method(method: Method) -> Text {
    match method {
        Method::Naive => NAIVE,
        Method::Drift => DRIFT,
        Method::Theta => THETA,
        Method::DriftTheta => DRIFT_THETA,
    }
}

/// What is done where a method has no skill.
pub(in crate::http::explorer) const fn no_skill(choice: NoSkill) -> Text {
    match choice {
        NoSkill::Refuse => REFUSE,
        NoSkill::Naive => GIVE_NAIVE,
        NoSkill::Answer => GIVE_ANSWER,
    }
}

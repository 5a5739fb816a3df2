//! The words of the pages of rules.

use super::texts;

texts! {
    HEADLINE = "Rules that watch the series", "监测序列的规则";
    RULES = "Rules", "规则";
    TABLE = "Rules, with how many series are in which state", "规则及各状态的序列数";
    KIND = "Kind", "类型";
    WATCHES = "Series", "序列";
    STATES = "States", "状态";
    EXPECTED_FALSE = "By chance", "偶然预警";
    NO_RULES_OF = "No rule watches this dataset.", "没有规则监测该数据集。";
    VERSION = "version {0}", "第 {0} 版";
    ONE_SERIES = "watches 1 series", "监测 1 个序列";
    MANY_SERIES = "watches {0} series", "监测 {0} 个序列";
    ALERTS_OF_RULE = "Its alerts", "该规则的预警";
    NO_STATES = "Nothing is judged yet.", "尚未判断任何序列。";
    BY_CHANCE = "At each release about {0} of {1} series call by chance alone.", "每次公布，{1} 个序列中单凭偶然约有 {0} 个预警。";
    SEASONAL = "These values have a season and are compared with a fixed limit: a call may be the season alone. Compare with the year before (measure = \"yoy\"), or say seasonal = \"accepted\".",
        "这些数值有季节性，却与固定界限比较：预警可能只是季节所致。可与上年同期比较（measure = \"yoy\"），或写明 seasonal = \"accepted\"。";
    BACKTEST = "Backtest", "回测";
    BACKTEST_LEDE = "The history judged again, revision by revision: each period counts as it was judged when it was new.",
        "逐版重新判断历史：每个时期按其首次公布时的判断计入。";
    MEASURED = "{0} alarms in {1} judged periods: {2} a year of one series.", "判断 {1} 个时期，预警 {0} 次：每个序列每年 {2} 次。";
    NEVER_JUDGED = "No period was judged.", "没有判断过任何时期。";
    BACKTEST_LONG = "This rule watches many series; the API works the backtest out.", "该规则监测的序列很多，回测可由 API 计算。";
    EVENTS = "Periods in which it happened", "实际发生的时期";
    WORK_OUT = "Compare", "比较";
    SIGNALS = "Alarms against the periods that are named", "预警与所列时期的对照";
    HITS = "an alarm and an event", "有预警且发生";
    FALSE_ALARMS = "an alarm without an event", "有预警但未发生";
    MISSES = "an event without an alarm", "发生但无预警";
    QUIET = "neither", "两者皆无";
    NOISE = "noise-to-signal ratio", "噪声信号比";
    GIVEN_ALARM = "chance of an event, given an alarm", "有预警时发生的概率";
    AT_ANY_TIME = "chance of an event at any time", "任意时期发生的概率";
    UNDEFINED = "not defined", "无定义";
    WHAT = "What", "内容";
    NUMBER = "Number", "数值";
    FILE = "The definition, as it is written", "定义原文";
    FILE_LEDE = "File {0}, line {1}, version {2}, hash {3}.", "文件 {0} 第 {1} 行，第 {2} 版，哈希 {3}。";

    // Kinds: what each fires at.
    THRESHOLD = "a value or its growth passes a limit", "数值或其增速越过界限";
    UNEXPECTED = "the newest value lies outside the forecast made without it", "最新值落在不含它所作的预测区间之外";
    TARGET = "the verdict on a target is one of those named", "目标的判断为所列之一";
    DIFFUSION = "the share of rising series passes a limit", "上升序列的占比越过界限";
    LIGHT = "the sum of points leaves its zone", "总分离开所在区间";
    TURNING_POINT = "a peak or a trough is confirmed", "峰或谷得到确认";
    SHIFT = "the errors of forecasts add up on one side", "预测误差向一侧累积";
    REVISION = "a revision moves known values by much", "修订使已公布的数值大幅变动";
    CONFLICT = "stated figures contradict each other", "公布的数字相互矛盾";
    HELD = "a publication of an upstream is held", "来源机构的一次发布暂不提供";
    UPSTREAM = "the upstream, with what is held", "来源机构及暂不提供的内容";
    STALE = "nothing new came in the usual time", "在通常的时间内没有新数据";
}

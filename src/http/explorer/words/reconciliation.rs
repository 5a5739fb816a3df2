//! The words of the ledger: checks between stated figures.

use super::texts;

texts! {
    // The ledger.
    HEADLINE = "Do the figures agree with each other?", "这些数字彼此一致吗？";
    HEADLINE_SHORT = "Reconciliation", "核对";
    SEMICOLON = "; ", "；";
    AND_PERIOD = " and ", " 和 ";
    AND = ", and ", "，以及";
    STOP = ".", "。";
    NOTHING_CONTRADICTS = "Nothing contradicts.", "没有矛盾。";
    CONTRADICTIONS = "{0} of {1} checks are contradictions.", "{1} 项核对中有 {0} 项矛盾。";
    LEDE = "{0} checks between stated figures:", "共核对 {0} 项：";
    LEDE_ONE = "1 check between stated figures:", "共核对 1 项：";
    LEDE_EXPLAINED = "{0} explained, since the two sides do not meet and the reason is on record", "{0} 项有解释（两侧不相交，原因已记录）";
    LEDE_ONE_SIDED = "{0} one-sided, since the other side is in no document", "{0} 项只有一侧（另一侧不见于任何文件）";
    LEDE_AGREES = "{0} in agreement", "{0} 项一致";
    VERDICTS = "Verdicts", "核对结果";
    ALL_VERDICTS = "all", "全部";
    CONTRADICTION = "contradiction", "矛盾";
    EXPLAINED = "explained", "有解释";
    ONE_SIDED = "one-sided", "只有一侧";
    AGREES = "agrees", "一致";
    NO_CHECKS = "There is nothing to compare yet", "尚无可核对的内容";
    NO_CHECKS_HOW = "A check needs a stated rate, share, ratio, multiple or change and a relation of its indicator in the catalogue, or several sources for one value.",
        "核对需要一个公布的增速、份额、比率、倍数或变化量，且目录中声明其指标关系；或同一数值有多个来源。";
    NONE_OF_VERDICT = "No check has this verdict.", "没有核对得出此结果。";
    SHOW_ALL = "Show all {0} checks", "显示全部 {0} 项核对";
    SHOWN = "Checks {0} to {1} of {2}", "第 {0} 至 {1} 项核对，共 {2} 项";
    EARLIER = "Earlier", "上一页";
    LATER = "Next", "下一页";
    ON_DAY = "As known on {0}.", "以 {0} 所知为准。";

    // A case.
    STATED = "{0} stated", "公布 {0}";
    STATED_OVER = "{0} stated, over {1}", "公布 {0}，{1}";
    COMPUTED = "{0} computed", "计算 {0}";
    COMPUTED_OVER = "{0} computed, {1} → {2}", "计算 {0}，{1} → {2}";
    STATED_BY = "{0}, {1}", "{0}，{1}";
    APART = "{0} apart", "相距 {0}";
    IN_COMMON = "{0} in common", "共有 {0}";
    DO_NOT_MEET = "They do not meet.", "二者不相交。";
    MEET = "They meet.", "二者相交。";
    WHY_SPANS = "The statement runs over {0}; the levels run from {1} to {2}. They are different stretches, so the two numbers need not meet.",
        "公布的数字涵盖 {0}；水平值从 {1} 到 {2}。时间段不同，两个数字不必相交。";
    WHY_PRICES = "One is at current prices and the other at constant prices. They are different quantities, so the two numbers need not meet.",
        "一个按现价，另一个按不变价。二者是不同的量，两个数字不必相交。";
    WHY_SCOPE = "The publisher compared like with like, on a scope that the levels do not have.", "发布者按可比口径计算，水平值不是该口径。";
    WHY_REVISED = "The base was revised after it had been stated.", "基期数据公布之后又经修订。";
    WHY_SOURCE = "Different publishers state it, each by a count of its own.", "不同发布者各按自己的口径公布。";
    WHY_CONTRADICTION = "Nothing on record explains it. At least one of these figures is not right, or is not about the same thing. Read the passages before you quote one.",
        "没有记录能解释。至少有一个数字有误，或所指不同。引用前请阅读原文。";
    WHY_CONFLICT = "These figures cannot all be true. Leave out any one of them and the rest can be.", "这些数字不可能全部成立；去掉任何一个，其余可以成立。";
    WHY_AGREES = "The intervals have numbers in common, so rounding alone can be the difference.", "区间有共同的数，差异可能只是四舍五入所致。";
    WHY_ONE_SIDED = "Nothing was computed that it could be compared with.", "没有可与之比较的计算值。";
    IMPLIES = "If it is true, {0} in {1} is", "若其成立，{1} 年{0}为";
    IMPLIED = "implied", "推算";
    RESTS_ON = "What it rests on", "依据";
    EVIDENCE = "Evidence on record:", "记录的依据：";
    SAME_DOCUMENT = "the same document", "同一文件";
    OPEN_PASSAGES = "The {0} passages side by side", "并排显示 {0} 段原文";
    OPEN_PASSAGE = "The passage", "原文";

    // Statements with one side.
    ONE_SIDED_HEADLINE = "{0} statements with nothing beside them", "{0} 项陈述无可对照";
    ONE_SIDED_HEADLINE_ONE = "1 statement with nothing beside it", "1 项陈述无可对照";
    ONE_SIDED_LEDE = "Each can be checked as soon as one more number is published.", "只要再公布一个数字，每项即可核对。";
    AGREES_HEADLINE_ONE = "1 check that agrees", "1 项核对一致";
    AGREES_HEADLINE = "{0} checks that agree", "{0} 项核对一致";
    TABLE_OF_STATEMENTS = "Statements that have one side only", "只有一侧的陈述";
    TABLE_OF_AGREEMENTS = "Checks whose sides agree", "两侧一致的核对";
    STATEMENT = "Statement", "陈述";
    PERIOD = "Period", "时期";
    KIND = "Kind", "类别";
    STATED_VALUE = "Stated", "公布值";
    INTERVAL = "Its interval", "区间";
    COMPUTED_VALUE = "Computed", "计算值";
    NOT_COMPUTED = "Nothing computed", "未计算";
    WOULD_SETTLE = "What would settle it", "补充什么即可核对";
    EXACT = "exact", "精确";
    NEEDS = "needs", "需要";
    KIND_GROWTH = "growth", "增速";
    KIND_SHARE = "share", "份额";
    KIND_RATIO = "ratio", "比率";
    KIND_MULTIPLE = "multiple", "倍数";
    KIND_CHANGE = "change", "变化量";
    KIND_SOURCES = "several sources", "多个来源";
    KIND_CONFLICT = "several relations", "多重关系";

    // How to read a verdict.
    HOW_TO_READ = "How to read a verdict", "如何理解核对结果";
    READ_AGREES = "Stated and computed have a number in common.", "公布值与计算值有共同的数。";
    READ_EXPLAINED = "They do not meet, and the reason is on record.", "二者不相交，原因已记录。";
    READ_CONTRADICTION = "They do not meet, and nothing explains it. The smallest set of figures that cannot all be true is named.",
        "二者不相交，且无解释。列出不可能同时成立的最小一组数字。";
    READ_ONE_SIDED = "One side is missing. The row says which number would settle it.", "缺少一侧。该行说明补充哪个数字即可核对。";

    // One case.
    PASSAGES = "The passages side by side", "并排显示原文";
    READ_IN_DOCUMENT = "in the document", "在文件中查看";
}

//! The words of the pages of upstreams.

use super::texts;

texts! {
    HEADLINE = "Upstreams", "数据来源机构";
    LEDE = "Publishers that are asked on a schedule. What they publish is compared with what is known; what is suspicious is held, and everything else is served, each vintage of it.",
        "按计划查询的发布机构。新发布的数据与已有数据比较；可疑者暂不发布，其余全部提供，并保留每个版本。";
    ALL_UPSTREAMS = "Upstreams", "数据来源机构";
    NONE = "No publisher is asked", "没有要查询的发布机构";
    NONE_HOW = "Publishers are defined in a file that the service is started with:", "发布机构在文件中定义，启动服务时指定该文件：";
    DATASET = "dataset", "数据集";
    SCHEDULE = "schedule", "计划";
    BY_HAND = "only by hand", "仅手动";
    LAST_SUCCESS = "last success", "上次成功";
    NEVER = "never", "从未";
    DUE = "due", "下次";
    CURRENT = "current", "最新";
    FAILING = "failing", "失败";
    WAITING = "not asked yet", "尚未查询";
    HISTORY = "History", "历史";
    STRIP = "One block for each fetch; the more there is to look at, the higher.", "每次查询一块；越高越需要查看。";
    IMPORTED = "imported", "已导入";
    UNCHANGED = "nothing new", "无新内容";
    NOT_MODIFIED = "not modified", "未修改";
    HELD = "held", "暂不发布";
    REJECTED = "rejected", "已拒绝";
    ACCEPTED = "accepted", "已接受";
    FAILED = "failed", "失败";
    NO_FETCHES = "It has not been asked yet.", "尚未查询。";
    TABLE = "Table of fetches", "查询记录表";
    WHEN = "When", "时间";
    OUTCOME = "Outcome", "结果";
    BYTES = "Bytes", "字节";
    ADDED = "Added", "新增";
    REVISED = "Revised", "修订";
    WITHDRAWN = "Withdrawn", "撤回";
    DETAIL = "Detail", "说明";
    HELD_HEADLINE = "A publication is held", "有一次发布暂不提供";
    HELD_SINCE = "Nothing of it is served. Held since", "其内容均未提供。自以下时间起：";
    WOULD_CHANGE = "It would add {0} observations, revise {1} and withdraw {2}.", "它将新增 {0} 个观测值，修订 {1} 个，撤回 {2} 个。";
    LARGEST = "The values that it would move farthest", "变动最大的数值";
    SERIES = "Series", "序列";
    PERIOD = "Period", "时期";
    KNOWN = "Known", "已有";
    IN_HELD = "Held", "暂不发布者";
    DECIDE = "To decide about it:", "作出决定：";
}

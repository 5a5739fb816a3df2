//! The words of the frame around every page, of numbers, and of errors.

use super::texts;

texts! {
    // The frame.
    SKIP = "Skip to content", "跳到正文";
    MAIN_NAVIGATION = "Main", "主导航";
    WHERE_YOU_ARE = "Where you are", "当前位置";
    DATA = "Data", "数据";
    COMPARE = "Compare", "比较";
    RANKINGS = "Rankings", "排名";
    FORMULA = "Formulas", "公式";
    SOURCES = "Sources", "来源";
    RECONCILIATION = "Reconciliation", "核对";
    TARGETS = "Targets", "目标";
    ALERTS = "Alerts", "预警";
    CHANGES = "Changes", "变更";
    SEARCH = "Search", "搜索";
    SEARCH_LABEL = "Search indicators, industries, places, figures", "搜索指标、行业、地区、数字";
    SEARCH_HINT = "Search: R&D intensity, 增加值, A.CN.VA.C …", "搜索：研发强度、value added、A.CN.VA.C …";
    BIG_HINT = "An indicator, an industry, a place, a figure, a key", "指标、行业、地区、数字或序列代码";
    REVISION = "Revision {0} of the database", "数据库第 {0} 版";
    EVERY_NUMBER = "every number leads to what states it", "每个数字都可追溯到其出处";
    IMPORTS = "imports", "导入记录";
    AS_JSON = "this page as JSON", "本页的 JSON";
    API_DOCS = "the API", "API 文档";
    EARLIER = "Earlier", "上一页";
    LATER = "Next", "下一页";
    STALE = "The database does not answer. What is shown here is in memory and may be old.",
        "数据库无响应。此处显示内存中的数据，可能不是最新。";

    // What the script shows.
    NEWER = "Revision {0} is there.", "已有第 {0} 版。";
    SHOW_IT = "Show it", "显示新版";
    KEYS = "Keys", "快捷键";
    KEY_SEARCH = "search", "搜索";
    KEY_FIGURES = "next and previous figure of a document", "文件中的下一个、上一个数字";
    KEY_POINTS = "the points of a chart, when it has the focus; Enter opens the passage",
        "图表获得焦点后，在数据点之间移动；回车打开原文";
    KEY_SERIES = "the series of a chart", "在图表的序列之间移动";
    KEY_HELP = "this list", "本列表";
    KEYS_OFF = "Turn the keys off", "关闭快捷键";
    KEYS_ON = "Turn the keys on", "开启快捷键";
    CLOSE = "Close", "关闭";

    // Numbers.
    MORE_THAN = "more than {0}", "超过 {0}";
    AT_LEAST = "at least {0}", "至少 {0}";
    NEARLY = "nearly {0}", "近 {0}";
    AT_MOST = "at most {0}", "至多 {0}";
    ABOUT = "about {0}", "约 {0}";
    EXPECTED = "expected {0}", "预计 {0}";
    TARGET = "target {0}", "目标 {0}";
    FROM_UP = "{0} or more", "{0}或以上";
    UP_TO = "{0} or less", "{0}或以下";

    // Errors.
    DID_YOU_MEAN = "Did you mean", "您是否要找";
    INSTEAD = "What can be asked instead", "可改为";
    WITHOUT_PARAMETER = "The same page without `{0}`", "去掉 `{0}` 的同一页面";
    CODE = "Code", "代码";
    STATUS = "Status", "状态";
    REQUEST_ID = "Request", "请求编号";
    TRY_SEARCH = "Or search for it", "或搜索";
    TRY_AGAIN = "Try again", "重试";
    TO_START = "To the start page", "返回首页";
    ERROR_BAD_REQUEST = "This address cannot be read", "无法读取此地址";
    ERROR_NOT_FOUND = "There is nothing here", "此处没有内容";
    ERROR_METHOD = "This address is only read", "此地址只供读取";
    ERROR_CONFLICT = "These choices contradict each other", "这些选项相互矛盾";
    ERROR_TOO_LARGE = "That is more than one page holds", "内容超出一页的上限";
    ERROR_AWAY = "The service is busy or its database is away", "服务繁忙或数据库不可用";
    ERROR_INTERNAL = "The service failed", "服务出错";
    ERROR_OTHER = "This cannot be answered", "无法回答此请求";
}

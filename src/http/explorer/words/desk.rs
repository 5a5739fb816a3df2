//! The words of the desk, at which numbers of a document are claimed.

use super::texts;

texts! {
    HEADLINE = "The desk", "标注台";
    LEDE = "Each number becomes a figure of a series, or is set aside with a reason. What is claimed is checked against the document at once.",
        "每个数字要么成为某一序列的数据，要么注明原因搁置。认定之后立即与文件核对。";
    NEEDS_SCRIPT = "The desk needs a script. Without one, `yearbook read FILE --into DATASET` drafts the same for an editor.",
        "标注台需要脚本。没有脚本时，可用 `yearbook read FILE --into DATASET` 生成草稿，再用编辑器修改。";
    LEFT_NONE = "Every number is accounted for", "每个数字都有说明";
    LEFT_ONE = "1 number left", "还剩 1 个数字";
    LEFT_MANY = "{0} numbers left", "还剩 {0} 个数字";
    PROGRESS = "Numbers accounted for", "已有说明的数字";
    PREVIOUS = "Previous", "上一个";
    NEXT = "Next", "下一个";
    UNDO = "Undo", "撤销";
    TOKEN = "Token, kept nowhere", "令牌，不作保存";
    CHOOSE = "Choose a number in the text", "请在正文中选择一个数字";
    SERIES = "Series", "序列";
    OTHER_SERIES = "Another series: key or words", "其他序列：键或名称";
    PERIOD = "Period", "时期";
    RESTS_ON = "It rests on", "依据";
    AS_READ = "Value and unit, where they were read wrongly", "数值与单位（读错时修改）";
    VALUE = "Value in base units", "数值（基本单位）";
    UNIT = "Unit", "单位";
    CLAIM = "Claim", "认定";
    CLAIM_ROW = "Claim the row", "认定整行";
    CLAIM_COLUMN = "Claim the column", "认定整列";
    CONFIRM = "It is right all the same", "确认无误";
    BECAUSE = "No statistic, because it is", "非统计数字，因为是";
    SET_ASIDE = "Set aside", "搁置";
    TAKE_BACK = "Take back", "收回";
    NEW_INDICATOR = "A new indicator", "新建指标";
    CODE = "Code", "代码";
    NAME = "Name", "名称";
    CLASS = "Kind of quantity", "量的种类";
    AREA = "Area", "地区";
    ADD = "Add", "添加";
    CLASS_LEVEL = "amount", "数额";
    CLASS_COUNT = "number of things", "件数";
    CLASS_RATIO = "share or ratio in percent", "百分比";
    CLASS_GROWTH = "rate of growth", "增长率";
    CLASS_INDEX = "index", "指数";
    CLASS_RANK = "rank", "位次";
    CLASS_MULTIPLE = "multiple", "倍数";
    KEYS = "Keys", "按键";
    KEYS_ARE = "c claims, x sets aside, n and p go on and back, 1 to 3 choose a series, u undoes.",
        "c 认定，x 搁置，n 和 p 前后移动，1 至 3 选择序列，u 撤销。";

    // What the script says.
    SAY_OPEN = "the value is open", "数值未定";
    SAY_UNIT_OPEN = "unit open", "单位未定";
    SAY_INTERVAL = "{0} to {1}", "{0} 至 {1}";
    SAY_EXACTLY = "exact", "精确";
    SAY_FROM = "from “{0}”", "据“{0}”";
    SAY_UP = "a rise", "上升";
    SAY_DOWN = "a fall", "下降";
    SAY_NEWEST = "newest {0} in {1}", "最新 {1} 为 {0}";
    SAY_GROWTH = "{0} %", "增长 {0} %";
    SAY_POINTS = "{0} points", "{0} 个百分点";
    SAY_FIRST = "no value yet", "尚无数值";
    SAY_IS_FIGURE = "A figure: ", "统计数字：";
    SAY_IS_PERIOD = "Says of when: ", "说明时期：";
    SAY_IS_OTHER = "No statistic: {0}", "非统计数字：{0}";
    SAY_IS_OPEN = "Nothing accounts for it yet", "尚无说明";
    SAY_MISSING = "Choose a series and give the period.", "请选择序列并填写时期。";
    SAY_MISSING_AREA = "Give the area of the new series, for example CN.", "请填写新序列的地区，例如 CN。";
    SAY_MISSING_REASON = "Choose why it is no statistic.", "请选择非统计数字的原因。";
    SAY_CLAIMED = "Claimed: {0}. It holds in the document.", "已认定：{0}，与文件相符。";
    SAY_DIFFERS = "Claimed: {0}. The document differs: {1}", "已认定：{0}，与文件不符：{1}";
    SAY_SET_ASIDE = "Set aside: {0}", "已搁置：{0}";
    SAY_TAKEN_BACK = "Taken back: {0}", "已收回：{0}";
    SAY_UNDONE = "Undone.", "已撤销。";
    SAY_ADDED = "Added: {0}. Choose Claim to use it.", "已添加：{0}。选择“认定”即可使用。";
    SAY_CONFLICT = "Somebody else changed the dataset meanwhile; nothing of yours was written. The page shows the newest: look again and repeat.",
        "他人同时修改了数据集；您的更改未写入。页面已更新：请核对后重试。";
    SAY_REFUSED = "The service answered with the status {0}; nothing was written.", "服务返回状态 {0}；没有写入任何内容。";
    SAY_AWAY = "The service cannot be reached.", "无法连接服务。";

    // The form for documents.
    BRING = "Bring a document", "添加文件";
    BRING_LEDE = "Drop a file here or choose one: text, HTML, PDF, Word. Its numbers are read, and what is surely no statistic is set aside.",
        "将文件拖到此处或选择文件：文本、HTML、PDF、Word。随即读取其中的数字，并搁置确定的非统计数字。";
    FILE = "File", "文件";
    INTO = "Dataset", "数据集";
    NEW_DATASET = "a new dataset", "新建数据集";
    NEW_ID = "Its code", "其代码";
    NEW_NAME = "Its name", "其名称";
    PUBLISHER = "Publisher, if the document has none", "发布者（文件未注明时填写）";
    PUBLISHED = "Day of publication, if the document has none", "发布日期（文件未注明时填写）";
    READ_IT = "Read it", "读取";
    SAY_NO_FILE = "Choose a file.", "请选择文件。";
    SAY_NO_DATASET = "Choose the dataset, or give the code of a new one; then choose Read it.", "请选择数据集或填写新数据集的代码，然后选择“读取”。";
    SAY_READING = "Reading …", "正在读取……";

    // Reasons that only the desk lists.
    REASON_MONTH = "a month", "月份";
    REASON_PERIOD = "a period", "时期";
    REASON_DURATION = "a length of time", "时长";
    REASON_NOTE = "the mark of a note", "注释标记";
    REASON_CODE = "a code or an address", "编号或地址";
    REASON_UNIT = "part of a unit", "单位的一部分";
    REASON_FREQUENCY = "how often", "频率";
}

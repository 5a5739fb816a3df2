//! The words of the pages of imports.

use super::texts;

texts! {
    HEADLINE = "Imports", "导入记录";
    LEDE = "Every data file that was taken in: who brought it, when, and what it changed. The newest first.",
        "每个已导入的数据文件：何人何时导入，改变了什么。最新在前。";
    ALL_IMPORTS = "All imports", "全部导入记录";
    NONE = "Nothing has been imported yet", "尚无导入";
    NONE_HOW = "A file is checked first and taken in then, here or by the command:", "先检查文件，再导入；可在此页面或用命令进行：";
    NONE_OF = "Nothing has been imported into {0}.", "{0} 尚无导入。";
    TABLE = "Table of imports", "导入记录表";
    NUMBER = "No.", "编号";
    FILE = "File", "文件";
    STATE = "State", "状态";
    DATASET = "Dataset", "数据集";
    PUBLISHED = "Published", "发布日期";
    ADDED = "Added", "新增";
    REVISED = "Revised", "修订";
    WITHDRAWN = "Withdrawn", "撤回";
    UNCHANGED = "Unchanged", "不变";
    MISSING = "Missing", "缺失";
    OBSERVATIONS = "Observations", "观测值";
    WHO = "By", "导入者";
    WHEN = "When", "时间";
    SHOW = "Show", "显示";
    NEWER = "Newer", "较新";
    OLDER = "Older", "较早";
    SHOWN = "{0} to {1} of {2}", "第 {0} 至 {1} 条，共 {2} 条";
    TAKEN_IN = "taken in", "已导入";
    TAKEN_BACK = "taken back", "已撤销";

    // The report of one.
    IMPORT = "Import {0}", "导入 {0}";
    REVISION = "revision {0}", "第 {0} 版";
    STATED = "{0} observations: {1} added, {2} revised, {3} withdrawn.", "{0} 个观测值：新增 {1}，修订 {2}，撤回 {3}。";
    REVERTED = "Taken back by {0} in revision {1}. Its values hold no more; nothing was deleted.",
        "由 {0} 在第 {1} 版撤销。其数值不再有效，但没有删除任何内容。";
    COUNTS = "What it stated and what it changed", "所载内容与所作更改";
    WHAT = "What", "内容";
    COUNT = "Number", "数量";
    MEANING = "What that means", "含义";
    OBSERVATIONS_ARE = "values, or cells that say there is none, without blanks around a series",
        "数值，或注明无值的单元格，不含序列前后的空白";
    ADDED_ARE = "of periods that had none", "此前没有数值的时期";
    REVISED_ARE = "that replace another value", "替换了另一数值";
    WITHDRAWN_ARE = "earlier values that the file takes back", "文件撤回的此前数值";
    UNCHANGED_ARE = "as they were", "与此前相同";
    MISSING_ARE = "cells without a value", "没有数值的单元格";
    NAME = "Name", "名称";
    TITLE = "Title", "标题";
    FORMAT = "Read as", "读取格式";
    BYTES = "Bytes", "字节数";
    OPTIONS = "The options with which it was read, the mapping among them", "读取所用的选项，包括映射";
    NO_OPTIONS = "An earlier version took it in, which did not keep the options.", "由较早版本导入，当时未保存选项。";
    NOTES = "Notes", "附注";
    NO_NOTES = "Nothing to note.", "没有附注。";
    NOTES_ARE = "What the file says besides data, and what of it was not used: columns, sheets, marks, rows without an area.",
        "文件在数据之外的说明，以及其中未使用的内容：列、工作表、标记、未注明地区的行。";
    ONE_SERIES = "1 series that nothing has changed since", "1 个序列此后未再更改";
    SERIES = "{0} series that nothing has changed since", "{0} 个序列此后未再更改";
    FIRST = "The first {0}:", "前 {0} 个：";
    COMPARE_FILE = "Compare it with its file", "与文件核对";
    COMPARE_FILE_HOW = "The file is decoded as it was then, and every value is compared with what the import left in the database.",
        "按当时的方式重新读取文件，并将每个数值与导入所留的数据逐一比较。";
    TAKE_BACK = "Take it back", "撤销此次导入";
    TAKE_BACK_HOW = "Its values then hold no more, and nothing is deleted. Newer imports of the dataset first.",
        "撤销后其数值不再有效，但不会删除任何内容。须先撤销该数据集较新的导入。";
    COPY = "Copy", "复制";
    COPIED = "Copied", "已复制";

    // The upload.
    NEW = "Bring a file", "导入文件";
    NEW_LEDE = "A file is checked first: what it would add, revise and withdraw, and why it would be refused. Only then is it taken in, all of it or nothing.",
        "先检查文件：会新增、修订、撤回什么，因何会被拒绝。之后才导入，要么全部，要么不导入。";
    FILE_AND_DATASET = "The file and where it goes", "文件及其去处";
    PUBLISHED_OR_NOT = "Day of publication, if the file has none", "发布日期（文件未注明时填写）";
    TOKEN = "Token, kept nowhere", "令牌，不作保存";
    MAPPING = "Mapping (TOML), where the file needs one", "映射（TOML），文件需要时填写";
    CHECK = "Check", "检查";
    TAKE_IN = "Take in", "导入";
    CANCEL = "Cancel", "取消";
    BYTES_SENT = "Sent", "已发送";
    RECORDS_READ = "Read", "已读取";
    REPORT = "Report", "报告";
    WOULD_CHANGE = "What would change", "将会更改的内容";
    SERIES_COUNT = "Series", "序列";
    PARKED = "Set aside", "搁置";
    REFUSALS = "Why it is refused: the first hundred problems by place", "拒绝原因：前一百个问题及其位置";
    PLACE = "Place", "位置";
    COLUMN = "Column", "列";
    WRONG = "What is wrong", "问题";
    PARKED_ROWS = "Rows set aside, since they name no area", "因未注明地区而搁置的行";
    UNUSED = "What is not used", "未使用的内容";
    KIND = "Kind", "种类";
    REASON = "Why", "原因";
    READ_AS = "How it is read, as a mapping", "读取方式（映射）";
    COMMANDS = "The same from a terminal", "在终端中进行";
    COMMANDS_ARE = "The token is made where the service runs. FILE.csv and the day stand for yours.", "令牌在服务所在的机器上生成；请将 FILE.csv 和日期换成您的。";
    MAKE_TOKEN = "Make a token:", "生成令牌：";
    CHECK_FIRST = "Check; nothing is written:", "检查，不写入任何内容：";
    THEN_TAKE = "Take in:", "导入：";
    SAY_MISSING = "Choose a file, name the dataset and give the token.", "请选择文件，填写数据集和令牌。";
    SAY_CHECKING = "Checking; nothing is written.", "正在检查，不写入任何内容。";
    SAY_GOOD = "It can be taken in. What would change stands below.", "可以导入。将会更改的内容见下。";
    SAY_REPEATED = "The same file was taken in before: nothing would change.", "同一文件已导入过：不会有任何更改。";
    SAY_REFUSED = "It would be refused. Problems: {0}. The first of them stand below.", "将被拒绝。问题数：{0}，前若干个见下。";
    SAY_STATUS = "The service answered with the status {0}; nothing was written.", "服务返回状态 {0}；没有写入任何内容。";
    SAY_CHANGED = "Something else is chosen now: check again.", "所选内容已改变：请重新检查。";
    SAY_TAKING = "Taking in …", "正在导入……";
    SAY_TAKEN = "Taken in, in revision {0}.", "已导入，为第 {0} 版。";
    SAY_CANCELLED = "Cancelled: nothing was written.", "已取消：没有写入任何内容。";
    SAY_WRITTEN = "It was written before it could be stopped.", "未及停止，已经写入。";
    SAY_AWAY = "The connection broke: nothing was written.", "连接中断：没有写入任何内容。";
    SAY_UNKNOWN = "The service cannot be reached, so it is not known whether the file was written.", "无法连接服务，不知文件是否已写入。";
    SAY_BYTES = "{0} of {1} bytes", "{0} / {1} 字节";
    SAY_RECORDS = "{0} observations", "{0} 个观测值";
}

//! The vocabulary of Chinese units.

use rust_decimal::Decimal;

use super::text::Text;
use super::unit::{Unit, UnitClass};
use crate::ingest::document::unit::{NUMBER, PERCENT, TIMES};

/// A unit and the words that name it.
type Entry = (Option<&'static str>, UnitClass, &'static [&'static str]);

/// Units other than of money.
const UNITS: &[Entry] = &[
    (Some(PERCENT), UnitClass::Share, &["%"]),
    (Some("per_mille"), UnitClass::Share, &["‰"]),
    (Some("percentage_points"), UnitClass::Share, &["个百分点", "百分点", "个pct", "pct", "pcts"]),
    (Some("basis_points"), UnitClass::Share, &["个基点", "基点", "个BP", "个bp", "BP"]),
    (None, UnitClass::Share, &["个点"]),
    (Some(TIMES), UnitClass::Multiple, &["倍"]),
    (Some(NUMBER), UnitClass::Measure, &["点"]),
    (Some("units"), UnitClass::Count, &["台", "台(套)", "台套", "台/套", "套", "辆", "部", "块"]),
    (
        Some(NUMBER),
        UnitClass::Count,
        &[
            "艘",
            "架",
            "个",
            "家",
            "家次",
            "户",
            "户次",
            "人",
            "人次",
            "人份",
            "名",
            "位",
            "项",
            "项次",
            "件",
            "件次",
            "条",
            "座",
            "种",
            "类",
            "款",
            "处",
            "所",
            "间",
            "张",
            "册",
            "篇",
            "份",
            "场",
            "场次",
            "起",
            "例",
            "支",
            "只",
            "头",
            "匹",
            "株",
            "棵",
            "颗",
            "枚",
            "架次",
            "辆次",
            "列",
            "节",
            "批次",
            "门",
            "栋",
            "幢",
            "班次",
            "班",
            "单",
            "笔",
            "宗",
            "剂",
            "剂次",
            "口井",
            "标准架",
            "标准箱",
            "标箱",
            "次",
            "省份",
            "省",
            "国",
            "市",
            "县",
        ],
    ),
    (Some("person_years"), UnitClass::Measure, &["人年"]),
    (Some("tonnes"), UnitClass::Measure, &["吨", "公吨"]),
    (Some("tonnes_coal_equivalent"), UnitClass::Measure, &["吨标准煤", "吨标煤"]),
    (
        None,
        UnitClass::Measure,
        &[
            "吨二氧化碳",
            "吨二氧化碳当量",
            "吨油当量",
            "吨公里",
            "吨海里",
            "人公里",
            "总吨",
            "载重吨",
            "修正总吨",
            "克",
            "毫克",
            "微克",
            "克拉",
            "厘米",
            "微米",
            "英寸",
            "海里",
            "盎司",
            "瓦",
            "千伏",
            "兆赫",
            "兆帕",
            "兆比特",
            "千卡",
            "亿次",
        ],
    ),
    (None, UnitClass::Count, &["股"]),
    (Some("kilograms"), UnitClass::Measure, &["公斤", "千克"]),
    (Some("kilometres"), UnitClass::Measure, &["公里", "千米"]),
    (Some("metres"), UnitClass::Measure, &["米"]),
    (Some("millimetres"), UnitClass::Measure, &["毫米"]),
    (Some("nanometres"), UnitClass::Measure, &["纳米"]),
    (Some("square_metres"), UnitClass::Measure, &["平方米", "㎡"]),
    (Some("square_kilometres"), UnitClass::Measure, &["平方公里", "平方千米"]),
    (Some("cubic_metres"), UnitClass::Measure, &["立方米"]),
    (Some("mu"), UnitClass::Measure, &["亩"]),
    (Some("hectares"), UnitClass::Measure, &["公顷"]),
    (Some("litres"), UnitClass::Measure, &["升"]),
    (Some("barrels"), UnitClass::Measure, &["桶"]),
    (Some("kilowatts"), UnitClass::Measure, &["千瓦"]),
    (Some("megawatts"), UnitClass::Measure, &["兆瓦"]),
    (Some("gigawatts"), UnitClass::Measure, &["吉瓦"]),
    (Some("terawatts"), UnitClass::Measure, &["太瓦"]),
    (Some("kilowatt_hours"), UnitClass::Measure, &["千瓦时", "千瓦小时", "度电"]),
    (Some("megawatt_hours"), UnitClass::Measure, &["兆瓦时"]),
    (Some("gigawatt_hours"), UnitClass::Measure, &["吉瓦时"]),
    (Some("terawatt_hours"), UnitClass::Measure, &["太瓦时"]),
    (Some("gigahertz"), UnitClass::Measure, &["吉赫", "吉赫兹", "GHz"]),
    (Some("degrees_celsius"), UnitClass::Measure, &["摄氏度", "℃"]),
    (Some("years"), UnitClass::Time, &["年"]),
    (Some("days"), UnitClass::Time, &["天", "日"]),
    (Some("hours"), UnitClass::Time, &["小时", "个小时"]),
    (
        None,
        UnitClass::Time,
        &["个季度", "个工作日", "个交易日", "个年头", "个月", "周", "个星期", "分钟", "秒", "岁", "周岁"],
    ),
];

/// Words for half a kilogram.
const HALF_KILOGRAMS: &[&str] = &["市斤", "斤"];

/// Words that begin with the characters of a unit and are none, parted by blanks.
const OTHER_WORDS: &str = "部门 部委 部署 部分 部队 部级 部长 部落 家电 家具 家庭 家居 家族 家用 家长 家园 \
    家政 个人 个税 个体 个性 个股 个别 人民 人均 人工 人才 人大 人力 人类 人社 人寿 \
    人口 人文 名单 名义 名称 名牌 位于 位置 位居 位列 位数 台湾 台风 台阶 台账 台北 \
    条件 条款 条例 点钟 点半 点整 分别 分之 分布 分析 分公司 分类 块链 座谈 套利 \
    套餐 套期 次级 次要 次年 次月 次日 户籍 户外 户口 日本 日均 日前 日益 日常 年轻 \
    年均 年龄 年产 年度 年化 天然 天津 天气 角度 角色 元旦 元素 元件 元宇宙 元器件 \
    元化 米饭 升级 升至 升到 升值 升温 升高 升幅 只有 只是 只能 支持 支付 支出 支撑 \
    支柱 支行 所有 所以 所在 所占 间接 间歇 场景 场地 场馆 起步 起来 起草 例如 列入 \
    列车 头部 节能 节约 节点 节假日 单位 单独 单价 单月 单季 班列 门槛 门户 笔记 \
    处理 处于 处置 类似 类型 种植 种子 份额 国内 国外 国际 国有 国企 国产 国债 国道 \
    国家 国标 市场 市民 市值 市级 市区 市占 市辖 市斤 县级 县域 县区 人年均 省道 \
    省级 省内 省委 周年 周边 周期 秒杀 方面 方式 方向 方案 方针 方位 架构 架设 颗粒 \
    度假 项目 件套 口径 宗旨 款式 张家 枚举 批准 册子 株洲 套现 起点 起诉 倍数";

/// Nouns that are counted without a classifier.
pub(super) const COUNTED: &[&str] = &[
    "用户",
    "网民",
    "居民",
    "职工",
    "学生",
    "党员",
    "游客",
    "旅客",
    "老人",
    "农民",
    "企业",
    "市场主体",
    "经营主体",
    "工人",
    "员工",
    "观众",
    "消费者",
    "人口",
    "省区市",
    "县市",
    "城市",
    "国家",
    "贫困人口",
    "产业工人",
    "粉丝",
    "学员",
    "儿童",
    "志愿者",
    "毕业生",
    "科研人员",
    "群众",
];

/// The unit other than of money that the longest word here names, and the character after the word.
pub(super) fn at(text: &Text, at: usize) -> Option<(Unit, usize)> {
    let half = Unit { factor: Decimal::new(5, 1), ..Unit::known("kilograms", UnitClass::Measure) };
    let halves = text.skip_after(at, HALF_KILOGRAMS).map(|next| (half, next));
    let named = UNITS.iter().filter_map(|(code, class, words)| {
        let next = text.skip_after(at, words)?;
        Some((Unit { code: *code, factor: Decimal::ONE, class: *class }, next))
    });
    let (unit, next) = named.chain(halves).max_by_key(|(_, next)| *next)?;
    (!is_other(text, at, next)).then_some((unit, next))
}

/// Whether a longer word than that of the unit, which ends at `next`, begins here.
pub(super) fn is_other(text: &Text, at: usize, next: usize) -> bool {
    OTHER_WORDS.split(' ').filter_map(|word| text.after(at, word)).any(|end| end > next)
}

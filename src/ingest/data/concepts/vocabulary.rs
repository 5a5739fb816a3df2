//! The table of words: for each role its SDMX ids and the stems of its headings.
//!
//! Stems are in small letters, in the form of [`super::Heading::words`]. Those of one group mean the same in different
//! languages; the number of the group is the rank, so the most usual heading of a role stands first. A stem that
//! stands twice has the role of the first concept. Sources: the headings of NBS, World Bank, IMF, OECD, Eurostat, UN,
//! FAO, Destatis, INSEE, INE, IBGE, Istat, CBS, Statistics Sweden, Norway, Denmark, Finland, Poland, Rosstat, e-Stat
//! and KOSIS.

use super::{CodeOrName, DimensionRole, HeadingRole, YearPart};
use crate::domain::frequency::Frequency;

/// A role with its SDMX ids and the stems of its headings, in groups by rank.
pub(super) struct Concept {
    pub role: HeadingRole,
    pub ids: &'static [&'static str],
    pub stems: &'static [&'static str],
}

const fn concept(role: HeadingRole, stems: &'static [&'static str]) -> Concept {
    Concept { role, ids: &[], stems }
}

const fn dimension(
    role: DimensionRole,
    ids: &'static [&'static str],
    stems: &'static [&'static str],
) -> Concept {
    Concept { role: HeadingRole::Dimension(Some(role)), ids, stems }
}

pub(super) static CONCEPTS: [Concept; 19] = [
    concept(
        HeadingRole::Period,
        &[
            "time period, timeperiod, obs time, observation date, observation time, obs date",
            "time, date, dates, period, periods, year, years, yr, ref date, ref period, ref year, \
             reference date, reference year, time period start, time dimension, fiscal year, financial year, \
             calendar year, year month, month year, year quarter, yearmonth, yyyymm, yyyymmdd, as of date, \
             reporting period, reporting year, statistical year, timestamp, datetime, date time, fy, tlist",
            "année, années, date de référence, période, périodes, temps, exercice, année de référence",
            "jahr, jahre, zeit, zeitraum, datum, stichtag, periode, perioden, berichtsjahr, berichtszeitraum, \
             kalenderjahr, zeitpunkt, zeitperiode, referenzjahr",
            "año, años, ano, anos, fecha, periodo, período, periodos, períodos, tiempo, ejercicio, tempo, \
             anno, anni, periodi",
            "jaar, jaren, tijd, peildatum",
            "år, årtal, tid, tidspunkt, vuosi, aika, ajankohta",
            "rok, lata, okres, období, év, anul, godina, leto, aasta, gads, metai",
            "год, годы, период, дата, время, отчетный период, отчётный период, рік, период времени",
            "yıl, tarih, dönem, tahun, năm, السنة, سنة, ปี, שנה",
            "年, 年份, 年度, 年月, 年月日, 时间, 日期, 时期, 期间, 统计时间, 统计年份, 统计年度, 统计日期, \
             报告期, 会计年度, 時間, 時期, 期間, 年別, 統計期, 資料時間, 統計年, 時点, 時間軸, 調査年, \
             会計年度, 暦年, 西暦",
            "연도, 년도, 년, 시점, 기간, 날짜, 일자, 연월, 년월, 기준연도, 기준년도, 기준일자",
        ],
    ),
    concept(
        HeadingRole::PeriodPart(YearPart::Quarter),
        &["quarter, quarters, qtr, trimestre, trimestres, quartal, quartale, kwartaal, kvartal, kwartał, \
             neljännes, vuosineljännes, квартал, çeyrek, 季度, 季, 四半期, 분기"],
    ),
    concept(
        HeadingRole::PeriodPart(YearPart::Month),
        &["month, months, mon, month number, mes, meses, mois, monat, monate, mês, mese, mesi, maand, \
             maanden, månad, måned, kuukausi, miesiąc, месяц, bulan, 月份, 月, 월"],
    ),
    concept(
        HeadingRole::PeriodPart(YearPart::Half),
        &["half, half year, halfyear, semester, semestre, halbjahr, halvår, halfjaar, półrocze, полугодие, \
             半年, 半年度, 半期, 반기"],
    ),
    concept(
        HeadingRole::PeriodPart(YearPart::Week),
        &["week, week number, woche, kalenderwoche, semaine, semana, settimana, vecka, uge, uke, viikko, \
             tydzień, неделя, 周, 週"],
    ),
    concept(
        HeadingRole::Value,
        &[
            "obs value, value",
            "values, observation value, observed value, data value, data values, datavalue, val, amount, \
             observation, observations",
            "valeur, valeurs, montant, wert, werte, zahl, betrag, messwert, valor, valores, dato, importe, \
             valore, valori, importo, waarde, waarden, värde, verdi, værdi, arvo, wartość, wartości, hodnota, \
             érték, valoare, vrijednost, väärtus, vērtība",
            "значение, значения, величина, значення, değer, nilai, giá trị, τιμή, القيمة, قيمة",
            "数值, 值, 数据, 数据值, 观测值, 指标值, 统计值, 金额, 數值, 數據, 統計值, 觀測值, 金額, 値, 数値, \
             観測値, 統計値, 값, 수치, 데이터, 통계값, 관측값, 금액",
        ],
    ),
    concept(
        HeadingRole::Published,
        &["published, pub date, publication date, publish date, date published, published at, \
             date of publication, publication day, issue date, vintage, vintage date, release, release date, \
             released, realtime start, real time start, data vintage, date de publication, date de parution, \
             veröffentlicht, veröffentlichung, veröffentlichungsdatum, fecha de publicación, publicado, \
             data de publicação, data di pubblicazione, data pubblicazione, publicatiedatum, \
             publiceringsdatum, publiseringsdato, udgivelsesdato, julkaisupäivä, data publikacji, \
             дата публикации, опубликовано, 发布日期, 发布时间, 公布日期, 公布时间, 發布日期, 發佈日期, \
             發布時間, 公布日, 公表日, 発表日, 公開日, 공표일, 공표일자, 발표일, 공개일"],
    ),
    concept(
        HeadingRole::RowNumber,
        &["rownames, row names, row number, rownum, row no, 序号, 序號, 순번, 通し番号"],
    ),
    concept(
        HeadingRole::Attribute(Some("OBS_STATUS")),
        &["flag, flags, flag code, flag codes, obs flag, obs status, observation status, status, \
             status code, observation flag, statut, statut d'observation, wertstatus, statuut, \
             observatiestatus, observationsstatus, statusflagg, status obserwacji, статус, статус наблюдения, \
             状态, 数据状态, 观测状态, 狀態, 資料狀態, ステータス, 상태, 자료상태, estado de la observación, \
             estado de observación, situação da observação, stato dell'osservazione, stato osservazione"],
    ),
    concept(HeadingRole::Attribute(Some("OBS_CONF")), &["obs conf"]),
    concept(
        HeadingRole::Attribute(Some("UNIT_MULT")),
        &["unit mult, unit multiplier, power code code, powercode code, multiplier, scale, scalar id, \
             multiplikator, multiplicateur, multiplicador, moltiplicatore, множитель, puissance, scale factor, \
             multiplicateur d'unité, einheitenmultiplikator, multiplicador de unidad, 单位乘数, 乘数, 倍率, 乗数"],
    ),
    concept(HeadingRole::Attribute(Some("DECIMALS")), &["decimals"]),
    concept(
        HeadingRole::Attribute(None),
        &[
            "lower, upper, lower bound, upper bound, qualifier, origin, figure, figure address, figure document, \
             figure sha256, figure place, figure quote, printed, source cell, dataset, \
             flag description, flags description, symbol, terminated, source, source code, source label, \
             last update, last updated, last updated date, last refreshed, time detail, time coverage, \
             base period, base per, geo info url, dguid, vector, coordinate, scalar factor, power code, \
             powercode, reference period, reference period code, estimates start after, realtime end, \
             real time end, collection, series key, obs key, key, time format, conf status, confidentiality, \
             confidentiality status, obs pre break, embargo time, url",
            "dernière mise à jour, última actualización, letzte aktualisierung, stand vom, 更新时间, 更新日期, \
             最終更新日, 수정일",
            "数据来源, 资料来源, 来源, 資料來源, 出典, 출처, quelle, fuente, fonte, источник, źródło, källa, \
             kilde, lähde",
        ],
    ),
    dimension(
        DimensionRole::Unit,
        &["UNIT_MEASURE"],
        &[
            "unit measure",
            "unit, unité, einheit, unidad, unidade, unità, eenheid, enhet, enhed, yksikkö, jednostka, единица, \
             одиниця, birim, satuan, đơn vị, μονάδα, الوحدة, 单位, 單位, 単位, 단위",
            "units, unités, einheiten, unidades, eenheden, единицы, jednostki",
            "unit of measure, unité de mesure, maßeinheit, masseinheit, mengeneinheit, unidad de medida, \
             unidade de medida, unità di misura, meeteenheid, måttenhet, måleenhet, måleenhed, mittayksikkö, \
             jednostka miary, единица измерения, единицы измерения, ед изм, 计量单位, 度量单位, 數量單位, \
             計量單位, 計測単位, 측정단위",
            "unit of measurement",
            "measure unit, measurement unit, uom, value unit, unit type",
        ],
    ),
    dimension(
        DimensionRole::Frequency,
        &["FREQ", "freq"],
        &[
            "freq",
            "frequency, fréquence, frequenz, frecuencia, frequência, frequenza, frequentie, frekvens, \
             frekvenssi, częstotliwość, частота, частотність, 频率, 频度, 頻率, 頻度, 빈도",
            "periodicity, périodicité, periodizität, periodicidad, periodicidade, periodicità, periodiciteit, \
             periodicitet, периодичность, 数据频率, 周期, 週期, 주기, 수록주기, time frequency, \
             frequency of observation, data frequency",
        ],
    ),
    dimension(
        DimensionRole::Area,
        &["REF_AREA"],
        &[
            "ref area, reference area, zone de référence, área de referencia, área de referência, \
             bezugsgebiet, référence géographique",
            "country, countries, country or area, country or territory, country or region, country region, \
             country area, country territory, countries or areas, country economy, country group, \
             country or economy, country or group, country region area, region country area, region country, \
             country or territory area, weo country, imf country, country or area or region, land oder gebiet, \
             staat oder gebiet, pays, pays ou territoire, pays ou zone, pays région, país, países, \
             país o territorio, país o área, país ou território, país ou área, paese, paesi, länder, staaten, \
             kraj, kraje, země, krajina, ország, țara, држава, država, riik, valsts, šalis, maa, страна, \
             страны, країна, государство, ülke, negara, quốc gia, nước, χώρα, الدولة, البلد, ประเทศ, देश, \
             מדינה, 国家, 國家, 国家 地区, 國家 地區, 国家或地区, 國家或地區, 国家地区, 國家地區, 国家和地区, \
             国家 区域, 国别, 國別, 国别 地区, 国别地区, 国, 国 地域, 国地域, 国家 地域, 国又は地域, \
             国または地域, 국가, 국가 지역, 국가지역, 나라",
            "geo area, geographic area, geographical area, geografisk område, zone géographique",
            "geo, geo time, geo fips, geofips, geo id, geoid",
            "area, areas, área, áreas, zone, zona, område, områden, alue, obszar",
            "location, localisation, localização, ubicación, localidad, lieu",
            "economy, economies, economy or area, 经济体, 經濟體, 국가경제",
            "reporting country, reporting economy, reporting area, reporting countries, reporter country, \
             pays déclarant, país declarante, meldeland, 报告国, 申报国, 報告國",
            "reporter, declarant, declarante, 报告方",
            "land, landen, lande",
            "iso",
            "geography, géographie, geografía, geografia, geographic unit, geographical unit, \
             geopolitical entity, geo level, geographie",
            "territory, territories, territoire, territorio, território, gebiet, gebiete, terytorium, \
             территория, територія, jednostka terytorialna",
            "region, regions, regionen, région, régions, región, regiones, região, regiões, regione, regioni, \
             regio, regios, alueet, регион, регионы, регіон, bölge, wilayah, 地区, 地區, 区域, 區域, 地域, 지역",
            "entity, entities, entité, entidad, entidade",
            "nation, nación, nação, nazione, nations",
            "cou",
            "state, states, state ut, state or ut, staat, estado, estados, état, stato, us state, federal state, bundesland, \
             bundesländer, unidade da federação, brasil e unidade da federação, uf, entidad federativa, \
             comunidad autónoma, comunidades autónomas, comunidades y ciudades autónomas, субъект рф, \
             субъект российской федерации, województwo, województwa, canton, kanton, oblast",
            "province, provinces, provincia, provincias, província, provincie, provinz, prefecture, county, \
             län, fylke, maakunta, département, departement, departamento, district, municipality, \
             municipalities, municipio, município, comune, commune, kommune, kommuner, kommun, gemeinde, \
             gemeente, kunta, gmina, powiat, kreis, landkreis, tỉnh, город, city, cities, stadt, ville, \
             ciudad, cidade, 省份, 省, 省市, 省 市, 省级, 省区市, 省 自治区 直辖市, 行政区划, 行政区, 城市, \
             县, 县区, 縣市, 縣市別, 行政區, 行政區域, 城市別, 都道府県, 都道府県市区町村, 市区町村, 市町村, \
             시도, 시군구, 시도별, 행정구역, 행정구역별, 지역별",
            "partner, partner country, partner area, partner economy, counterpart, counterpart area, \
             counterpart country, partnerland, pays partenaire, partenaire, país socio, país contraparte, \
             paese partner, 伙伴国, 贸易伙伴, 貿易夥伴, 相手国, 상대국",
        ],
    ),
    dimension(
        DimensionRole::Indicator,
        &["INDICATOR"],
        &[
            "indicator, indicateur, indikator, indicador, indicatore, indicatoren, indikaattori, wskaźnik, \
             ukazatel, mutató, показатель, показник, gösterge, indikatorer, chỉ tiêu, chỉ số, المؤشر, \
             指标, 统计指标, 经济指标, 指標, 統計指標, 経済指標, 지표, 통계지표, 指标项, 指標別",
            "series, série, séries, serie, reihe, zeitreihe, datenreihe, seria, ряд, sarja, 系列, 序列, \
             シリーズ, 계열",
            "variable, variabel, variável, variabile, variabele, muuttuja, zmienna, переменная, 变量, 變數, \
             變項, 変数, 변수, merkmal",
            "parameter, paramètre, parámetro, parâmetro, parametro, 参数",
            "statistic, statistics, statistique, statistik, estadística, estatística, statistica, \
             statistikkvariabel, tabellinnehåll, contents, contents code, contentscode, indhold, tiedot, \
             innehåll, 统计项目",
            "subject, weo subject, sujet, 主题, 主題",
            "item, items, 项目, 項目, 항목, 항목별, 集計項目, 表章項目",
            "measure, measures, mesure, medida, misura, kenngröße, kenngrösse, maßzahl, masszahl, 度量",
            "concept, concepto, conceito",
            "indicators, indicateurs, indikatoren, indicadores, indicatori, wskaźniki, показатели",
            "variables, variablen, variáveis, variabili, variabler",
            "element, élément, elemento",
            "metric, metrics, kennzahl, kennziffer, nøkkeltall, kpi",
        ],
    ),
    dimension(
        DimensionRole::Activity,
        &["ACTIVITY"],
        &[
            "activity, activities, activité, actividad, atividade, attività, aktivität, aktivitet",
            "economic activity, activité économique, actividad económica, atividade econômica, \
             atividade económica, attività economica, branche d'activité, rama de actividad, wirtschaftszweig, \
             wirtschaftszweige, wirtschaftsabschnitt, economische activiteit, вид деятельности, \
             вид экономической деятельности, виды экономической деятельности, rodzaj działalności, \
             ekonomisk aktivitet, 经济活动, 經濟活動, 経済活動, 경제활동, 경제활동별",
            "industry, industries, industrie, industria, indústria, branche, branchen, bransch, branża, \
             næring, næringer, næringsgruppe, näringsgren, toimiala, bedrijfstak, bedrijfstakken, odvětví, \
             ágazat, отрасль, отрасли, галузь, sanayi, 行业, 行业分类, 国民经济行业, 产业, 行業, 行業別, 產業, \
             產業別, 産業, 産業分類, 業種, 산업, 산업별, 산업분류, 업종, 업종별",
            "isic, isic rev",
            "nace r2, nace rev, nace r",
            "nace, sbi, sni, naics, anzsic, оквэд, pkd, cnae, ateco, wz",
            "sector, sectors, secteur, sektor, sektoren, setor, settore, sector económico, сектор, 部门, 部門, \
             부문",
        ],
    ),
    concept(
        HeadingRole::Dimension(None),
        &["id, product, products, commodity, commodities, sex, gender, age, age group, domain, category, \
             transaction, type, class, size class, nationality, citizenship, trade flow, produit, sexe, âge, \
             produkt, geschlecht, alter, altersgruppe, producto, sexo, edad, produto, idade, prodotto, sesso, \
             età, leeftijd, geslacht, kön, kjønn, køn, alder, ålder, płeć, wiek, пол, возраст, продукт, товар, \
             产品, 商品, 性别, 年龄, 類別, 类别, 性別, 年齡, 年齢, 品目, 品名, 성별, 연령, 연령별, 품목"],
    ),
];

/// Words at the end of a heading that say that a column has codes.
pub(super) const CODE_WORDS: &str = "code, codes, id, iso, iso2, iso3, iso2c, iso3c, key, abbreviation, m49, iso2code, iso3code, iso_code, \
     alpha, kode, kod, код, 代码, 代碼, 编码, 編碼, コード, 코드, kürzel, schlüssel";

/// Words at the end of a heading that say that a column has names.
pub(super) const NAME_WORDS: &str = "name, names, label, labels, description, descriptor, desc, title, bezeichnung, beschreibung, libellé, \
     navn, namn, nimi, naam, nazwa, название, наименование, 名称, 名稱, 名, 名前, 명, 이름";

/// Words before the stem that say that a column has codes.
pub(super) const FIRST_CODE_WORDS: &str = "code, codes, código, codigo, codice, kod, код";

/// Words before the stem that say that a column has names.
pub(super) const FIRST_NAME_WORDS: &str =
    "name, nom, libellé, libelle, nombre, nome, naam, nazwa, название, наименование, bezeichnung";

/// Endings of headings written as one word, and whether the stem before them has to be in the table.
pub(super) const GLUED: &[(&str, CodeOrName, bool)] = &[
    ("code", CodeOrName::Code, true),
    ("name", CodeOrName::Name, true),
    ("代码", CodeOrName::Code, false),
    ("代碼", CodeOrName::Code, false),
    ("编码", CodeOrName::Code, false),
    ("編碼", CodeOrName::Code, false),
    ("编号", CodeOrName::Code, false),
    ("コード", CodeOrName::Code, false),
    ("코드", CodeOrName::Code, false),
    ("名称", CodeOrName::Name, false),
    ("名稱", CodeOrName::Name, false),
    ("名", CodeOrName::Name, true),
    ("이름", CodeOrName::Name, false),
    ("명", CodeOrName::Name, true),
    ("별", CodeOrName::Plain, true),
    ("別", CodeOrName::Plain, true),
    ("别", CodeOrName::Plain, true),
];

/// Words that link others: articles, prepositions, conjunctions.
pub(super) const LINK_WORDS: &str = "of, the, or, and, for, by, de, du, des, la, le, les, do, da, dos, das, del, della, di, der, die, van, \
     het, und, et, ou, и";

/// Words at the end of a heading that say that a column has remarks.
pub(super) const REMARK_WORDS: &str = "note, notes, comment, comments, remark, remarks, bemerkung, bemerkungen, anmerkung, anmerkungen, hinweis, \
     remarque, remarques, commentaire, observaciones, observações, opmerking, uwagi, примечание, примечания, \
     备注, 注释, 说明, 備註, 備考, 비고, 주석";

/// Frequencies by code and word.
pub(super) static FREQUENCIES: [(Frequency, &str); 6] = [
    (
        Frequency::ANNUAL,
        "annual, annually, yearly, year, y, annuel, annuelle, jährlich, jahr, anual, annuale, jaarlijks, \
         årlig, årligen, år, vuosi, roczna, rocznie, годовая, ежегодно, год, 年, 年度, 年次, 每年, 연, 연간, 년",
    ),
    (
        Frequency::HALF_YEARLY,
        "half-yearly, half yearly, semiannual, semi-annual, h, biannual, semestriel, semestrielle, \
         halbjährlich, semestral, semestrale, halfjaarlijks, halvårlig, półroczna, полугодовая, 半年, 半年度, \
         半期, 반기",
    ),
    (
        Frequency::QUARTERLY,
        "quarterly, quarter, trimestriel, trimestrielle, vierteljährlich, quartal, trimestral, trimestrale, \
         kwartaal, per kwartaal, kvartalsvis, kvartal, kwartalna, kwartalnie, квартальная, ежеквартально, 季, \
         季度, 四半期, 每季, 분기",
    ),
    (
        Frequency::MONTHLY,
        "monthly, month, mensuel, mensuelle, monatlich, monat, mensual, mensal, mensile, maandelijks, \
         månadsvis, månedlig, månad, måned, miesięczna, miesięcznie, месячная, ежемесячно, 月, 月度, 月次, \
         每月, 월, 월간",
    ),
    (
        Frequency::WEEKLY,
        "weekly, week, hebdomadaire, wöchentlich, semanal, settimanale, wekelijks, ukentlig, tygodniowa, \
         еженедельно, 周, 周度, 週次, 주간, 주",
    ),
    (
        Frequency::DAILY,
        "daily, day, b, business, n, quotidien, quotidienne, journalier, täglich, tag, diario, diaria, diário, \
         giornaliero, dagelijks, daglig, dzienna, ежедневно, 日, 日度, 日次, 每日, 일간, 일",
    ),
];

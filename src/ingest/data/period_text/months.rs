//! Names of months.

use std::collections::HashMap;
use std::sync::LazyLock;

/// Names of each month, in capitals, in the languages of the larger statistical offices.
const NAMES: [&[&str]; 12] = [
    &[
        "JANUARY",
        "JANUAR",
        "JÄNNER",
        "JANVIER",
        "ENERO",
        "GENNAIO",
        "JANEIRO",
        "JANUARI",
        "STYCZEŃ",
        "STYCZNIA",
        "ЯНВАРЬ",
        "ЯНВАРЯ",
        "OCAK",
        "LEDEN",
        "IANUARIE",
        "JANUÁR",
        "ΙΑΝΟΥΆΡΙΟΣ",
    ],
    &[
        "FEBRUARY",
        "FEBRUAR",
        "FEBER",
        "FÉVRIER",
        "FEVRIER",
        "FEBRERO",
        "FEBBRAIO",
        "FEVEREIRO",
        "FEBRUARI",
        "LUTY",
        "LUTEGO",
        "ФЕВРАЛЬ",
        "ФЕВРАЛЯ",
        "ŞUBAT",
        "ÚNOR",
        "FEBRUARIE",
        "FEBRUÁR",
        "ΦΕΒΡΟΥΆΡΙΟΣ",
    ],
    &[
        "MARCH",
        "MÄRZ",
        "MRZ",
        "MARS",
        "MARZO",
        "MARÇO",
        "MARCO",
        "MAART",
        "MRT",
        "MARTS",
        "MARZEC",
        "MARCA",
        "МАРТ",
        "МАРТА",
        "MART",
        "BŘEZEN",
        "MARTIE",
        "MÁRCIUS",
        "ΜΆΡΤΙΟΣ",
    ],
    &[
        "APRIL",
        "AVRIL",
        "ABRIL",
        "APRILE",
        "KWIECIEŃ",
        "KWIETNIA",
        "АПРЕЛЬ",
        "АПРЕЛЯ",
        "NISAN",
        "DUBEN",
        "APRILIE",
        "ÁPRILIS",
        "ΑΠΡΊΛΙΟΣ",
    ],
    &[
        "MAY",
        "MAI",
        "MAYO",
        "MAGGIO",
        "MAIO",
        "MEI",
        "MAJ",
        "MAJA",
        "МАЙ",
        "МАЯ",
        "MAYIS",
        "KVĚTEN",
        "MÁJUS",
        "ΜΆΙΟΣ",
    ],
    &[
        "JUNE",
        "JUNI",
        "JUIN",
        "JUNIO",
        "GIUGNO",
        "JUNHO",
        "CZERWIEC",
        "CZERWCA",
        "ИЮНЬ",
        "ИЮНЯ",
        "HAZIRAN",
        "ČERVEN",
        "IUNIE",
        "JÚNIUS",
        "ΙΟΎΝΙΟΣ",
    ],
    &[
        "JULY",
        "JULI",
        "JUILLET",
        "JULIO",
        "LUGLIO",
        "JULHO",
        "LIPIEC",
        "LIPCA",
        "ИЮЛЬ",
        "ИЮЛЯ",
        "TEMMUZ",
        "ČERVENEC",
        "IULIE",
        "JÚLIUS",
        "ΙΟΎΛΙΟΣ",
    ],
    &[
        "AUGUST",
        "AOÛT",
        "AOUT",
        "AGOSTO",
        "AUGUSTUS",
        "AUGUSTI",
        "SIERPIEŃ",
        "SIERPNIA",
        "АВГУСТ",
        "АВГУСТА",
        "AĞUSTOS",
        "SRPEN",
        "AUGUSZTUS",
        "ΑΎΓΟΥΣΤΟΣ",
    ],
    &[
        "SEPTEMBER",
        "SEPTEMBRE",
        "SEPTIEMBRE",
        "SETTEMBRE",
        "SETEMBRO",
        "WRZESIEŃ",
        "WRZEŚNIA",
        "СЕНТЯБРЬ",
        "СЕНТЯБРЯ",
        "EYLÜL",
        "ZÁŘÍ",
        "SEPTEMBRIE",
        "SZEPTEMBER",
        "ΣΕΠΤΈΜΒΡΙΟΣ",
    ],
    &[
        "OCTOBER",
        "OKTOBER",
        "OCTOBRE",
        "OCTUBRE",
        "OTTOBRE",
        "OUTUBRO",
        "PAŹDZIERNIK",
        "PAŹDZIERNIKA",
        "ОКТЯБРЬ",
        "ОКТЯБРЯ",
        "EKIM",
        "ŘÍJEN",
        "OCTOMBRIE",
        "OKTÓBER",
        "ΟΚΤΏΒΡΙΟΣ",
    ],
    &[
        "NOVEMBER",
        "NOVEMBRE",
        "NOVIEMBRE",
        "NOVEMBRO",
        "LISTOPAD",
        "LISTOPADA",
        "НОЯБРЬ",
        "НОЯБРЯ",
        "KASIM",
        "NOIEMBRIE",
        "ΝΟΈΜΒΡΙΟΣ",
    ],
    &[
        "DECEMBER",
        "DEZEMBER",
        "DÉCEMBRE",
        "DECEMBRE",
        "DICIEMBRE",
        "DICEMBRE",
        "DEZEMBRO",
        "GRUDZIEŃ",
        "GRUDNIA",
        "ДЕКАБРЬ",
        "ДЕКАБРЯ",
        "DESEMBER",
        "ARALIK",
        "PROSINEC",
        "DECEMBRIE",
        "ΔΕΚΈΜΒΡΙΟΣ",
    ],
];

/// Further names of each month, which are read in full only: their beginnings are those of other months elsewhere.
/// Croatian October has the name of Czech and Polish November and is left out.
const NAMES_IN_FULL: [&str; 12] = [
    "TAMMIKUU, JAANUAR, JANVĀRIS, SAUSIS, SIJEČANJ, ЈАНУАР, ЈАНУАРИ, ЯНУАРИ, СІЧЕНЬ, СІЧНЯ, LEDNA, \
     JANÚAR, GENER, URTARRILA, XANEIRO, YANVAR, ҚАҢТАР, JANAR, يناير, جانفي, ینایر, ינואר, जनवरी, \
     ᲘᲐᲜᲕᲐᲠᲘ, ՀՈՒՆՎԱՐ",
    "HELMIKUU, VEEBRUAR, FEBRUĀRIS, VASARIS, VELJAČA, ФЕБРУАР, ФЕВРУАРИ, ЛЮТИЙ, ЛЮТОГО, ÚNORA, \
     FEBRÚAR, FEBRER, OTSAILA, FEBREIRO, FEVRAL, АҚПАН, SHKURT, فبراير, فيفري, شباط, פברואר, फ़रवरी, \
     फरवरी, ᲗᲔᲑᲔᲠᲕᲐᲚᲘ, ՓԵՏՐՎԱՐ",
    "MAALISKUU, MÄRTS, KOVAS, MAREC, OŽUJAK, БЕРЕЗЕНЬ, БЕРЕЗНЯ, BŘEZNA, MARÇ, MARTXOA, MARET, MAC, \
     НАУРЫЗ, مارس, آذار, اذار, מרץ, मार्च, ᲛᲐᲠᲢᲘ, ՄԱՐՏ",
    "HUHTIKUU, APRILL, APRĪLIS, BALANDIS, TRAVANJ, АПРИЛ, КВІТЕНЬ, КВІТНЯ, APRÍL, DUBNA, APIRILA, \
     APREL, СӘУІР, PRILL, أبريل, ابريل, إبريل, أفريل, نيسان, אפריל, अप्रैल, ᲐᲞᲠᲘᲚᲘ, ԱՊՐԻԼ",
    "TOUKOKUU, MAIJS, GEGUŽĖ, SVIBANJ, МАЈ, ТРАВЕНЬ, ТРАВНЯ, MÁJ, KVĚTNA, MAÍ, MAIG, MAIATZA, МАМЫР, \
     مايو, ماي, أيار, ايار, מאי, मई, ᲛᲐᲘᲡᲘ, ՄԱՅԻՍ",
    "KESÄKUU, JUUNI, JŪNIJS, BIRŽELIS, JUNIJ, LIPANJ, ЈУН, ЈУНИ, JUN, ЮНИ, ЧЕРВЕНЬ, ЧЕРВНЯ, JÚN, \
     ČERVNA, JÚNÍ, JUNY, EKAINA, XUÑO, IYUN, İYUN, МАУСЫМ, QERSHOR, يونيو, يونية, جوان, حزيران, יוני, \
     जून, ᲘᲕᲜᲘᲡᲘ, ՀՈՒՆԻՍ",
    "HEINÄKUU, JUULI, JŪLIJS, LIEPA, JULIJ, SRPANJ, ЈУЛ, ЈУЛИ, JUL, ЮЛИ, ЛИПЕНЬ, ЛИПНЯ, JÚL, ČERVENCE, \
     JÚLÍ, JULIOL, UZTAILA, XULLO, JULAI, IYUL, İYUL, ШІЛДЕ, KORRIK, يوليو, يولية, جويلية, تموز, יולי, \
     जुलाई, ᲘᲕᲚᲘᲡᲘ, ՀՈՒԼԻՍ",
    "ELOKUU, AUGUSTS, RUGPJŪTIS, AVGUST, KOLOVOZ, СЕРПЕНЬ, СЕРПНЯ, SRPNA, ÁGÚST, AGOST, ABUZTUA, \
     AGUSTUS, OGOS, AVQUST, ТАМЫЗ, GUSHT, أغسطس, اغسطس, أوت, اوت, آب, אוגוסט, अगस्त, ᲐᲒᲕᲘᲡᲢᲝ, ՕԳՈՍՏՈՍ",
    "SYYSKUU, SEPTEMBRIS, RUGSĖJIS, RUJAN, СЕПТЕМБАР, СЕПТЕМВРИ, SEPTEMBAR, ВЕРЕСЕНЬ, ВЕРЕСНЯ, \
     SETEMBRE, IRAILA, SENTABR, SENTYABR, ҚЫРКҮЙЕК, SHTATOR, سبتمبر, أيلول, ايلول, ספטמבר, सितंबर, \
     सितम्बर, ᲡᲔᲥᲢᲔᲛᲑᲔᲠᲘ, ՍԵՊՏԵՄԲԵՐ",
    "LOKAKUU, OKTOOBER, OKTOBRIS, SPALIS, ОКТОБАР, ОКТОМВРИ, OKTOBAR, ЖОВТЕНЬ, ЖОВТНЯ, ŘÍJNA, URRIA, \
     OKTABR, OKTYABR, ҚАЗАН, TETOR, أكتوبر, اكتوبر, אוקטובר, अक्टूबर, अक्तूबर, ᲝᲥᲢᲝᲛᲑᲔᲠᲘ, ՀՈԿՏԵՄԲԵՐ",
    "MARRASKUU, NOVEMBRIS, LAPKRITIS, STUDENI, НОВЕМБАР, НОЕМВРИ, NOVEMBAR, ЛИСТОПАД, ЛИСТОПАДА, \
     LISTOPADU, NÓVEMBER, AZAROA, NOYABR, ҚАРАША, NËNTOR, نوفمبر, נובמבר, नवंबर, नवम्बर, ᲜᲝᲔᲛᲑᲔᲠᲘ, \
     ՆՈՅԵՄԲԵՐ",
    "JOULUKUU, DETSEMBER, DECEMBRIS, GRUODIS, ДЕЦЕМБАР, ДЕКЕМВРИ, DECEMBAR, ГРУДЕНЬ, ГРУДНЯ, PROSINCE, \
     DESEMBRE, ABENDUA, DISEMBER, DEKABR, ЖЕЛТОҚСАН, DHJETOR, ديسمبر, דצמבר, दिसंबर, दिसम्बर, \
     ᲓᲔᲙᲔᲛᲑᲔᲠᲘ, ԴԵԿՏԵՄԲԵՐ",
];

/// The numbers of months by their names in full.
static BY_NAME: LazyLock<HashMap<&str, u8>> = LazyLock::new(|| {
    let of_month = |(names, in_full): (&&'static [&'static str], &&'static str)| -> Vec<&'static str> {
        names.iter().copied().chain(in_full.split(", ")).collect()
    };
    let all = NAMES.iter().zip(&NAMES_IN_FULL).map(of_month);
    (1..).zip(all).flat_map(|(number, names)| names.into_iter().map(move |name| (name, number))).collect()
});

/// The number of the month with a name in capitals, in full or abbreviated to three letters or more; none if the
/// abbreviation is that of two months.
pub(super) fn month(name: &str) -> Option<u8> {
    if let Some(number) = BY_NAME.get(name) {
        return Some(*number);
    }
    if name.chars().count() < 3 {
        return None;
    }
    let mut found =
        NAMES.iter().enumerate().filter(|(_, names)| names.iter().any(|full| full.starts_with(name)));
    let (position, _) = found.next()?;
    found.next().is_none().then(|| u8::try_from(position + 1).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_known_by_name_and_by_their_first_letters() {
        for (name, expected) in [
            ("JANUARY", Some(1)),
            ("SEPT", Some(9)),
            ("MAI", Some(5)),
            ("ЯНВ", Some(1)),
            ("JUIL", Some(7)),
            ("AOÛT", Some(8)),
            ("DIC", Some(12)),
            ("JUI", None),
            ("MARATHON", None),
            ("MA", None),
            ("يناير", Some(1)),
            ("آب", Some(8)),
            ("MARRASKUU", Some(11)),
            ("MAR", Some(3)),
            ("ЛИСТОПАД", Some(11)),
        ] {
            assert_eq!(month(name), expected, "{name}");
        }
    }

    #[test]
    fn no_name_belongs_to_two_months() {
        let all = (0..12).map(|at| NAMES[at].iter().copied().chain(NAMES_IN_FULL[at].split(", ")));
        for (at, names) in all.enumerate() {
            for name in names {
                assert_eq!(month(name), u8::try_from(at + 1).ok(), "{name}");
                assert_eq!(name, name.to_uppercase());
            }
        }
    }
}

//! Names of months.

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

/// The number of the month with a name in capitals, in full or abbreviated to three letters or more; none if the
/// abbreviation is that of two months.
pub(super) fn month(name: &str) -> Option<u8> {
    if name.chars().count() < 3 {
        return None;
    }
    let number = |position: usize| u8::try_from(position + 1).ok();
    if let Some(position) = NAMES.iter().position(|names| names.contains(&name)) {
        return number(position);
    }
    let mut found =
        NAMES.iter().enumerate().filter(|(_, names)| names.iter().any(|full| full.starts_with(name)));
    let (position, _) = found.next()?;
    found.next().is_none().then(|| number(position)).flatten()
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
        ] {
            assert_eq!(month(name), expected, "{name}");
        }
    }

    #[test]
    fn no_name_belongs_to_two_months() {
        for (at, names) in NAMES.iter().enumerate() {
            for name in *names {
                assert_eq!(month(name), u8::try_from(at + 1).ok(), "{name}");
                assert_eq!(*name, name.to_uppercase());
            }
        }
    }
}

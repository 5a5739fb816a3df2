//! Glyphs, as a page shows them.

/// The character of a glyph whose character the file does not say.
pub const UNKNOWN: char = '\u{FFFD}';

/// A glyph that stands for one character. Lengths are in points, in the page's upright position, `y` downwards.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Glyph {
    /// The character, or [`UNKNOWN`].
    pub character: char,
    /// The start of its baseline.
    pub x: f32,
    /// The height of its baseline.
    pub y: f32,
    /// The length of its baseline.
    pub width: f32,
    /// The size of its font.
    pub size: f32,
    /// The direction of its baseline, in degrees clockwise from rightwards.
    pub angle: f32,
    /// Whether the file says that it is a running head or foot.
    pub is_running: bool,
}

/// The glyphs of a page.
#[derive(Debug, Clone, Default)]
pub struct PageGlyphs {
    /// The width of the page, in points.
    pub width: f32,
    /// The height of the page, in points.
    pub height: f32,
    /// The glyphs, in the order of the file.
    pub glyphs: Vec<Glyph>,
}

impl Glyph {
    /// Where the baseline ends.
    pub fn end(&self) -> f32 {
        self.x + self.width
    }

    /// Whether it is a space.
    pub fn is_space(&self) -> bool {
        self.character.is_whitespace()
    }
}

/// The characters that a text has for a character of a font: ligatures are letters, radicals are ideographs, signs that
/// are not printed are left out.
pub fn plain_characters(character: char) -> impl Iterator<Item = char> {
    let letters = match character {
        'ﬀ' => "ff",
        'ﬁ' => "fi",
        'ﬂ' => "fl",
        'ﬃ' => "ffi",
        'ﬄ' => "ffl",
        'ﬅ' | 'ﬆ' => "st",
        _ => "",
    };
    let single = match character {
        '\t' | '\n' | '\r' => Some(' '),
        '\u{2F00}'..='\u{2FD5}' => RADICALS.chars().nth(character as usize - 0x2F00),
        '\u{2E80}'..='\u{2EFF}' => Some(ideograph(character)),
        '\u{E000}'..='\u{F8FF}' | '\u{F0000}'.. => Some(UNKNOWN),
        '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' => None,
        _ => Some(character).filter(|character| !character.is_control()),
    };
    letters.chars().chain(single.filter(|_| letters.is_empty()))
}

/// The ideograph of a radical of simplified or other form, or the radical where it is no ideograph by itself.
fn ideograph(radical: char) -> char {
    let mut signs = FORMS.chars();
    while let (Some(form), Some(ideograph)) = (signs.next(), signs.next()) {
        if form == radical {
            return ideograph;
        }
    }
    radical
}

/// Radicals of the supplement that are ideographs by themselves, each before its ideograph (Unicode 16,
/// `EquivalentUnifiedIdeograph.txt`).
const FORMS: &str = "\
    ⺁厂⺇几⺌小⺍小⺎兀⺏尣⺐尢⺒巳⺓幺⺔彑⺕彐⺛旡⺜日⺝月⺞歺⺟母⺠民⺡氵⺢氺⺧牛⺩王⺪疋⺬示⺮竹⺶羊⺷羊⺸羊⺻聿⺼肉⺽臼\
    ⻁虎⻃覀⻄西⻅见⻆角⻇角⻉贝⻊足⻋车⻑長⻒镸⻓长⻔门⻕阜⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻞食⻡首⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦\
    ⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀⻳龟";

/// The ideographs of the radicals from U+2F00 on (Unicode 16, `UnicodeData.txt`, compatibility decompositions): fonts
/// often have one glyph for both, and files then name the radical.
const RADICALS: &str = "\
    一丨丶丿乙亅二亠人儿入八冂冖冫几凵刀力勹匕匚匸十卜卩厂厶又口囗土士夂夊夕大女子宀寸小尢尸屮山巛工己巾干幺广廴\
    廾弋弓彐彡彳心戈戶手支攴文斗斤方无日曰月木欠止歹殳毋比毛氏气水火爪父爻爿片牙牛犬玄玉瓜瓦甘生用田疋疒癶白皮皿\
    目矛矢石示禸禾穴立竹米糸缶网羊羽老而耒耳聿肉臣自至臼舌舛舟艮色艸虍虫血行衣襾見角言谷豆豕豸貝赤走足身車辛辰辵\
    邑酉釆里金長門阜隶隹雨靑非面革韋韭音頁風飛食首香馬骨高髟鬥鬯鬲鬼魚鳥鹵鹿麥麻黃黍黑黹黽鼎鼓鼠鼻齊齒龍龜龠";

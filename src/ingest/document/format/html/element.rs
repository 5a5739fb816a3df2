//! What elements are: by their names, and by their attributes.

use html5gum::StartTag;

/// The part that an element has in a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// A part of the document.
    Own,
    /// Navigation, advertisements, hidden and deleted text.
    Furniture,
    /// Notes.
    Note,
    /// No text: scripts, styles, pictures.
    Unread,
}

/// In which kinds of elements something stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Inside(u16);

impl Inside {
    pub(super) const FURNITURE: Self = Self(1);
    pub(super) const NOTE: Self = Self(2);
    pub(super) const UNREAD: Self = Self(4);
    /// Where line ends count.
    pub(super) const LINES: Self = Self(8);
    pub(super) const HEAD: Self = Self(16);
    pub(super) const LINK: Self = Self(32);
    pub(super) const MAIN: Self = Self(64);
    /// What may be the mark of a note.
    pub(super) const RAISED: Self = Self(128);
    pub(super) const CELL: Self = Self(256);
    pub(super) const PARAGRAPH: Self = Self(512);

    /// Whether this has any of the kinds.
    pub(super) const fn is(self, kinds: Self) -> bool {
        self.0 & kinds.0 != 0
    }

    pub(super) const fn and(self, kinds: Self) -> Self {
        Self(self.0 | kinds.0)
    }

    /// The kinds of an element.
    pub(super) fn of(name: &str, part: Part, is_raised: bool) -> Self {
        let part = match part {
            Part::Own => Self::default(),
            Part::Furniture => Self::FURNITURE,
            Part::Note => Self::NOTE,
            Part::Unread => Self::UNREAD,
        };
        let name = match name {
            "pre" | "xmp" => Self::LINES,
            "head" => Self::HEAD,
            "a" => Self::LINK,
            "main" | "article" => Self::MAIN,
            "td" | "th" => Self::CELL,
            "p" => Self::PARAGRAPH,
            _ => Self::default(),
        };
        part.and(name).and(if is_raised { Self::RAISED } else { Self::default() })
    }
}

/// Elements without an end tag.
const VOID: &str = "area base br col embed hr img input link meta param source track wbr";
/// Elements that begin and end a block.
const BLOCKS: &str = "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset \
    figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li main menu nav ol \
    optgroup option p pre search section select summary table tbody td tfoot th thead title tr ul xmp";
/// Elements whose content is no text of the page.
const UNREAD: &str = "applet audio canvas embed frameset iframe math noembed noframes noscript object script style svg \
    template textarea video";
/// Elements of navigation and forms, and text that was struck out.
const FURNITURE: &str = "aside button datalist del dialog footer menu nav s search select strike";
/// Roles of the same (WAI-ARIA 1.2, 5.3.4).
const FURNITURE_ROLES: &str = "navigation banner contentinfo complementary search menu menubar toolbar dialog alertdialog \
    alert tablist doc-toc doc-pagelist";
const NOTE_ROLES: &str = "doc-footnote doc-endnote doc-endnotes note";
/// Words of classes and ids of the same.
const FURNITURE_WORDS: &str = "ad ads advert advertisement advertising adsense adbox banner-ad sponsored sponsor promo \
    promotion sidebar side-bar breadcrumb breadcrumbs crumb crumbs cookie cookies cookie-banner cookie-notice share sharing \
    share-bar social social-links related related-links related-news related-articles recommended recommend navbar nav \
    navigation menu main-menu topnav footer site-footer page-footer site-header masthead topbar pagination pager paging \
    newsletter subscribe popup modal skip-link skiplink copyright toolbar comments comment-list hot-news hotnews \
    site-nav main-nav mainnav leftnav sidenav foot";
const NOTE_WORDS: &str = "footnote footnotes endnote endnotes fn fns fnote note-list table-note tablenote references";
const HIDDEN_WORDS: &str = "sr-only visually-hidden visuallyhidden screen-reader-text screenreader hidden d-none";

pub(super) fn is_void(name: &str) -> bool {
    has(VOID, name)
}

pub(super) fn is_block(name: &str) -> bool {
    has(BLOCKS, name)
}

fn has(words: &str, word: &str) -> bool {
    words.split_ascii_whitespace().any(|own| own == word)
}

/// An attribute of a tag; `None` where it has none of this name.
pub(super) fn attribute(tag: &StartTag<usize>, name: &str) -> Option<String> {
    tag.attributes.get(name.as_bytes()).map(|value| String::from_utf8_lossy(value).trim().to_owned())
}

/// The part that an element has, where `is_header_furniture` says whether a `header` here is that of the site.
pub(super) fn part_of(name: &str, tag: &StartTag<usize>, is_header_furniture: bool) -> Part {
    if has(UNREAD, name) {
        return Part::Unread;
    }
    let role = attribute(tag, "role").unwrap_or_default().to_ascii_lowercase();
    let words = words_of(tag);
    let is = |list: &str| words.iter().any(|word| has(list, word));
    if has(NOTE_ROLES, &role) || (is(NOTE_WORDS) && !matches!(name, "a" | "sup" | "body" | "html")) {
        return Part::Note;
    }
    let is_whole = matches!(name, "html" | "body" | "main" | "article" | "table" | "tr" | "td" | "th" | "h1");
    let is_furniture = has(FURNITURE, name)
        || has(FURNITURE_ROLES, &role)
        || (name == "header" && is_header_furniture)
        || (!is_whole && is(FURNITURE_WORDS))
        || is_hidden(tag, &words, matches!(name, "html" | "body"));
    if is_furniture { Part::Furniture } else { Part::Own }
}

/// The classes and the id of a tag, in small letters.
fn words_of(tag: &StartTag<usize>) -> Vec<String> {
    let text = |name| attribute(tag, name).unwrap_or_default().to_ascii_lowercase();
    let names = format!("{} {}", text("class"), text("id"));
    names.split_ascii_whitespace().map(|word| word.replace('_', "-")).collect()
}

fn is_hidden(tag: &StartTag<usize>, words: &[String], is_page: bool) -> bool {
    let style: String = attribute(tag, "style").unwrap_or_default().to_ascii_lowercase();
    let style: String = style.split_whitespace().collect();
    let is_styled = ["display:none", "visibility:hidden", "visibility:collapse", "mso-hide:all"];
    attribute(tag, "hidden").is_some()
        || is_styled.iter().any(|rule| style.contains(rule))
        || (!is_page
            && (attribute(tag, "aria-hidden").is_some_and(|value| value.eq_ignore_ascii_case("true"))
                || words.iter().any(|word| has(HIDDEN_WORDS, word))))
}

/// Whether a link leads to a note.
pub(super) fn is_note_link(tag: &StartTag<usize>) -> bool {
    let leads = attribute(tag, "href").is_some_and(|address| address.contains('#'));
    let words = words_of(tag);
    let is_named = ["footnote-ref", "footnote", "noteref", "fnref", "reference"]
        .iter()
        .any(|name| words.iter().any(|word| word == name));
    leads || is_named || attribute(tag, "role").is_some_and(|role| role == "doc-noteref")
}

/// Elements that an element of this name ends, and those above which it does not look.
pub(super) fn ended_by(name: &str) -> Option<(&'static str, &'static str)> {
    Some(match name {
        "li" => ("li", "ul ol menu dir table td th"),
        "dt" | "dd" => ("dt dd", "dl table td th"),
        "tr" => ("tr", "table"),
        "td" | "th" => ("td th", "table tr"),
        "thead" | "tbody" | "tfoot" => ("thead tbody tfoot caption colgroup", "table"),
        "option" | "optgroup" => ("option", "select datalist table"),
        "a" => ("a", "table td th li p div"),
        _ if is_block(name) => ("p", "table td th caption li dd dt div section article main body"),
        _ => return None,
    })
}

/// Whether a list of names has a name.
pub(super) fn is_one_of(names: &str, name: &str) -> bool {
    has(names, name)
}

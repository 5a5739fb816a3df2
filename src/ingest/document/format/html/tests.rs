//! Pages made in the test.

use crate::ingest::document::document_text::{BlockKind, DocumentText};
use crate::ingest::document::error::DocumentErrorKind;
use crate::ingest::document::format::read_document_text;
use crate::ingest::document::format::tests::outline;
use crate::ingest::document::read_document;

fn read(page: &str) -> DocumentText {
    read_document_text(page.as_bytes()).unwrap()
}

/// What the blocks of a body say.
fn body(inner: &str) -> Vec<String> {
    outline(&read(&format!("<!DOCTYPE html><body>{inner}</body>")))
}

#[test]
fn elements_become_blocks() {
    let cases: [(&str, &[&str]); 12] = [
        ("<p>One<p>Two<div>Three</div>Four", &["p One", "p Two", "p Three", "p Four"]),
        ("<h1>A</h1><h3> B <b>c</b>\n d</h3>", &["h1 A", "h3 B c d"]),
        ("<ul><li>5 boats<li>6 boats<ul><li>7</ul></ul>", &["p 5 boats", "p 6 boats", "p 7"]),
        ("<p>1,<b>2</b>3<i>4</i> x<wbr>y</p>", &["p 1,234 xy"]),
        ("<p>One<br>two<br><br>three.<br>Four", &["p One two", "p three.", "p Four"]),
        ("<p>产量\n  为5<br>万吨</p>", &["p 产量为5万吨"]),
        ("<pre>It rose by\n5 percent.\n\nIt fell.</pre>", &["p It rose by 5 percent.", "p It fell."]),
        ("<p>a < b &amp; c &nosuch; &copy 5</p>", &["p a < b & c &nosuch; © 5"]),
        ("<p>Unclosed <b>bold <p>next</p></div></b> end", &["p Unclosed bold", "p next", "p end"]),
        ("<dl><dt>Boats<dd>5</dl>", &["p Boats", "p 5"]),
        ("<p>H<sub>2</sub>O, PM<sub>2.5</sub>", &["p H2O, PM2.5"]),
        ("<p><!-- 5 -->x<!-- > 6 --></p><!-- unclosed 7", &["p x"]),
    ];
    for (inner, expected) in cases {
        assert_eq!(body(inner), expected, "{inner}");
    }
}

#[test]
fn what_is_not_shown_or_not_of_the_document_is_furniture_or_out() {
    let furniture = [
        "<nav>5</nav>",
        "<div hidden>5</div>",
        "<p style='color:red; display : NONE'>5</p>",
        "<p aria-hidden=true>5</p>",
        "<aside>5</aside>",
        "<footer>5</footer>",
        "<div role=navigation>5</div>",
        "<div class='x ads'>5</div>",
        "<div id=breadcrumb>5</div>",
        "<del>5</del>",
        "<ul><li><a href=a>5</a><li><a href=b>6</a></ul>",
        "<button>5</button>",
        "<select><option>5<option>6</select>",
        "<div role=contentinfo>5</div>",
    ];
    for part in furniture {
        let lines = body(&format!("<p>Text</p>{part}"));
        assert!(
            lines[0] == "p Text" && lines.len() > 1 && lines[1..].iter().all(|line| line.starts_with("f ")),
            "{part}: {lines:?}"
        );
    }
    let unread = [
        "<script>var a = '<p>5</p>';</script>",
        "<style>a{width:5px}</style>",
        "<template><p>5</p></template>",
        "<noscript>5</noscript>",
        "<svg><text>5</text></svg>",
        "<iframe>5</iframe>",
        "<!-- 5 -->",
        "<textarea>5</textarea>",
    ];
    for part in unread {
        assert_eq!(body(&format!("<p>Text</p>{part}")), ["p Text"], "{part}");
    }
    assert_eq!(
        body("<p>It rose <span hidden>5 <span>6</span> 7</span>by 8<del> 9</del> percent"),
        ["f 5 6 7", "f 9", "p It rose by 8 percent"]
    );
    let edge = body("<div class=top>Home 5</div><div class=header><h2>Own</h2></div><p>6");
    assert_eq!(edge, ["f Home 5", "h2 Own", "p 6"]);
    let site = body("<header>Site 5</header><main><header><h1>Own</h1></header><p>6</p></main>");
    assert_eq!(site, ["f Site 5", "h1 Own", "p 6"]);
    assert_eq!(body("<header><h1>Own</h1></header><p>6</p>"), ["h1 Own", "p 6"]);
}

#[test]
fn marks_of_notes_are_stepped_over_and_notes_are_notes() {
    let page = r##"<p>It is 40.5<sup><a href="#n2">[2]</a></sup> trillion, 3 × 10<sup>5</sup>, the 20<sup>th</sup>, 7 m<sup>2</sup>,
        5<a href="#n3" class=noteref>3</a> percent, see <a href="#t">Table 4</a>.<p id=n2>[2] Of 5 kinds.<p>3) At 6.<p class=footnote>Seven.</p>
        <p>Source: the office, 8."##;
    let expected = [
        "p It is 40.5 trillion, 3 × 10⁵, the 20th, 7 m², 5 percent, see Table 4.",
        "n Of 5 kinds.",
        "n 3) At 6.",
        "n Seven.",
        "n Source: the office, 8.",
    ];
    assert_eq!(body(page).iter().map(|line| line.replace("n  ", "n ")).collect::<Vec<_>>(), expected);
}

#[test]
fn every_character_knows_its_bytes() {
    let page = "\u{feff}<p>Ein&nbsp;Zuwachs von &#52;,5<sup>1</sup>\n &#8209; 6&percnt; &amp; <b>7</b> Prozent – also\n viel";
    let document = read(page);
    let block = &document.blocks[0];
    let expected = [
        ("Ein\u{a0}Zuwachs", "Ein&nbsp;Zuwachs"),
        ("4,5", "&#52;,5"),
        ("\u{2011}", "&#8209;"),
        ("6%", "6&percnt;"),
        ("&", "&amp;"),
        ("7 Prozent", "7</b> Prozent"),
        ("also viel", "also\n viel"),
        ("–", "–"),
    ];
    for (text, bytes) in expected {
        let at = block.text.find(text).unwrap();
        let place = block.place(document.unit, at..at + text.len()).unwrap();
        assert_eq!(&page[place], bytes, "{text}");
    }
    for reading in read_document(&document) {
        assert_eq!(document.text_at(&reading.at), Some(reading.number.exact));
    }
}

#[test]
fn tables_have_rows_columns_heads_captions_and_notes() {
    let page = "<table><caption>Boats</caption><thead><tr><th rowspan=2>Kind<th colspan=2>2024<tr><th>May<th>June</thead>\
        <tr><th scope=row>Sail<td>5<td><p>6</p><p>(a)</p><tr><td>Oar<td rowspan=0>7<td>8<tr><td>All<td>9\
        <tr><td colspan=3>Source: the office</table><p>After";
    let expected = [
        "c0 Boats",
        "t0:0,0+2x1! Kind",
        "t0:0,1+1x2! 2024",
        "t0:1,1! May",
        "t0:1,2! June",
        "t0:2,0! Sail",
        "t0:2,1 5",
        "t0:2,2 6 (a)",
        "t0:3,0 Oar",
        "t0:3,1+3x1 7",
        "t0:3,2 8",
        "t0:4,0 All",
        "t0:4,2 9",
        "n Source: the office",
        "p After",
    ];
    let own = body(page);
    assert_eq!(own, expected);
    let page = "<p>表2 船舶产量</p><p>单位：艘</p><table><tr><td>类<td>五月<tr><td>帆<td>5</table>";
    assert_eq!(body(page)[..2], ["c0 表2 船舶产量", "p 单位：艘"]);
    let page = "<figure><figcaption>Boats</figcaption><table><tr><td>A<td>B<tr><td>C<td>5</table></figure>";
    assert_eq!(body(page)[0], "c0 Boats");
}

#[test]
fn a_table_that_arranges_the_page_is_none() {
    let page = "<table><tr><td><ul><li><a>1</a><li><a>2</a></ul><td><p>Text 5<p>More<table><tr><td>A<td>B<tr><td>C<td>6</table></table>";
    assert_eq!(
        body(page),
        ["f 1", "f 2", "p Text 5", "p More", "t1:0,0 A", "t1:0,1 B", "t1:1,0 C", "t1:1,1 6"]
    );
    assert_eq!(
        body("<table role=presentation><tr><td>A<td>B<tr><td>C<td>6</table>"),
        ["p A", "p B", "p C", "p 6"]
    );
}

#[test]
fn a_page_says_its_title_publisher_and_day() {
    let day = chrono::NaiveDate::from_ymd_opt(2024, 6, 20);
    let cases = [
        r#"<head><title>Boats in May | Office of Boats</title><meta property="article:published_time" content="2024-06-20T09:30"><meta property="og:site_name" content="Office of Boats"></head><p>Text"#,
        r#"<head><title>x</title><meta property=og:title content="Boats in May"><script type="application/ld+json">{"@graph":[{"datePublished":"2024-06-20","publisher":{"name":"Office of Boats"}}]}</script></head><p>Text"#,
        r"<h1>Boats in May</h1><p>Published: 20 June 2024 Source: Office of Boats</p><p>Text of 1 May 2020.",
        r"<h1>Boats in May</h1><p>Source: Office of Boats<p>By N. N., <time datetime=2024-06-20>yesterday</time><p>Text",
        r"<div>发布时间：2024-06-20 09:00 来源：Office of Boats</div><h1>Boats in May</h1><p>Text",
    ];
    for case in cases {
        let document = read(&format!("<!doctype html><html>{case}"));
        assert_eq!(document.title.as_deref(), Some("Boats in May"), "{case}");
        assert_eq!(document.publisher.as_deref(), Some("Office of Boats"), "{case}");
        assert_eq!(document.published, day, "{case}");
    }
}

#[test]
fn paths_name_elements() {
    let document =
        read("<html><body><div><p>A</p><p>B <b>c</b></p></div><table><tr><td>x<td>y<tr><td>z<td>5</table>");
    let paths: Vec<_> = document.blocks.iter().filter_map(|block| block.path.as_deref()).collect();
    let expected = [
        "/html/body/div/p",
        "/html/body/div/p[2]",
        "/html/body/table/tr/td",
        "/html/body/table/tr/td[2]",
        "/html/body/table/tr[2]/td",
        "/html/body/table/tr[2]/td[2]",
    ];
    assert_eq!(paths, expected);
}

#[test]
fn hostile_pages_are_refused_or_read_in_time() {
    let start = std::time::Instant::now();
    let refused = [
        ("<div>".repeat(100_000), "256 elements"),
        (format!("<table><tr>{}", "<td colspan=1000>".repeat(1_000)), "columns"),
    ];
    for (page, words) in refused {
        let error = read_document_text(format!("<html>{page}").as_bytes()).unwrap_err();
        assert!(error.kind == DocumentErrorKind::TooLarge && error.message.contains(words), "{error}");
    }
    let read_anyway = [
        "<p".repeat(50_000),
        "&".repeat(10_000),
        "&amp".repeat(10_000),
        "<!--".repeat(50_000),
        "</p>".repeat(20_000),
        format!("{}{}", "<b>".repeat(250), "<p></p>".repeat(5_000)),
        "<br>".repeat(10_000),
        "<sup>".repeat(200),
        "<table><tr><td rowspan=65534 colspan=900>".to_owned(),
        "abc\u{fffd}def <\u{0}a>".repeat(1_000),
    ];
    for page in read_anyway {
        let document =
            read_document_text(format!("<html><meta charset=utf-8><p>5 percent</p>{page}").as_bytes());
        let document = document.unwrap();
        assert!(document.blocks.iter().any(|block| block.text.starts_with("5 percent")));
    }
    assert!(start.elapsed().as_secs() < 60);
}

#[test]
fn invalid_bytes_are_unknown_characters() {
    let document = read_document_text(b"<html><meta charset=utf-8><p>It is 5\xff trillion").unwrap();
    assert_eq!(document.blocks[0].text, "It is 5\u{fffd} trillion");
    assert_eq!(document.blocks[0].kind, BlockKind::Paragraph);
}

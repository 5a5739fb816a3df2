//! Texts in other encodings, and files in archives.

use std::io::{Cursor, Write};

use super::{Shelf, With, tally};
use crate::on_both;
use crate::support::Backend;

on_both!(texts_in_other_encodings_are_read, compressed_files_are_read);

async fn texts_in_other_encodings_are_read(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let chinese = "地区,年份,数值\n北京市,2020,1.5\n上海市,2020,2.5\n广东省,2020,3.5\n浙江省,2020,4.5\n";
    let western = "País,Año,Valor\nEspaña,2020,1.5\nPerú,2020,2.5\nMéxico,2020,3.5\nCôte d’Ivoire,2020,4.5\n";
    let wide = |unit: fn(u16) -> [u8; 2], mark: bool| {
        let text = if mark { format!("\u{feff}{chinese}") } else { chinese.to_owned() };
        text.encode_utf16().flat_map(unit).collect::<Vec<u8>>()
    };
    let of_names =
        "dimensions = [{ column = '#1', id = 'REF_AREA', concept = 'area' }]\nperiod = '#2'\nvalue = '#3'\n";
    let declared = |label: &str| format!("encoding = '{label}'\n{of_names}");
    for (name, bytes, map, place) in [
        ("UTF8", chinese.as_bytes().to_vec(), of_names.to_owned(), "北京市"),
        ("MARK", format!("\u{feff}{chinese}").into_bytes(), of_names.to_owned(), "北京市"),
        ("CRLF", chinese.replace('\n', "\r\n").into_bytes(), of_names.to_owned(), "北京市"),
        ("UTF16LE", wide(u16::to_le_bytes, true), of_names.to_owned(), "北京市"),
        ("UTF16BE", wide(u16::to_be_bytes, true), of_names.to_owned(), "北京市"),
        ("GBK", encoding_rs::GBK.encode(chinese).0.into_owned(), of_names.to_owned(), "北京市"),
        ("GBK_SAID", encoding_rs::GBK.encode(chinese).0.into_owned(), declared("gbk"), "北京市"),
        ("LATIN", encoding_rs::WINDOWS_1252.encode(western).0.into_owned(), of_names.to_owned(), "España"),
        (
            "LATIN_SAID",
            encoding_rs::WINDOWS_1252.encode(western).0.into_owned(),
            declared("windows-1252"),
            "España",
        ),
    ] {
        let path = shelf.written(&format!("{name}.csv"), bytes);
        let with = With { map: &map, ..With::published("2021-01-01") };
        assert_eq!(tally(shelf.file(name, &path, with).await.import.counts), [4, 0, 0, 0], "{name}");
        let answer = shelf.app.json(&format!("/v1/observations?dataset={name}")).await;
        let named = answer["series"].as_array().unwrap().iter().find(|one| one["area"]["name"] == place);
        assert_eq!(
            named.unwrap_or_else(|| panic!("{name}: {answer}"))["observations"][0]["value"],
            1.5,
            "{name}"
        );
    }
}

/// The text of the test below, compressed beforehand, since no xz encoder is available.
const XZ: &[u8] =
    b"\xfd\x37\x7a\x58\x5a\x00\x00\x04\xe6\xd6\xb4\x46\x02\x00\x21\x01\x16\x00\x00\x00\x74\x2f\xe5\xa3\x01\
    \x00\x23\x61\x72\x65\x61\x2c\x79\x65\x61\x72\x2c\x76\x61\x6c\x75\x65\x0a\x43\x4e\x2c\x32\x30\x32\x30\
    \x2c\x31\x0a\x44\x45\x2c\x32\x30\x32\x30\x2c\x32\x0a\x00\x64\x88\x1d\xbd\x67\x02\x75\xf8\x00\x01\x3c\
    \x24\x05\x28\x76\x6f\x1f\xb6\xf3\x7d\x01\x00\x00\x00\x00\x04\x59\x5a";

async fn compressed_files_are_read(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let text = b"area,year,value\nCN,2020,1\nDE,2020,2\n";
    let gzip = |bytes: &[u8]| {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    };
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("folder/t.csv", zip::write::SimpleFileOptions::default()).unwrap();
    zip.write_all(text).unwrap();
    let mut tar = tar::Builder::new(Vec::new());
    let mut header = tar::Header::new_gnu();
    header.set_size(text.len() as u64);
    header.set_mode(0o644);
    tar.append_data(&mut header, "folder/t.csv", &text[..]).unwrap();
    for (name, bytes) in [
        ("t.csv.gz", gzip(text)),
        ("t.zip", zip.finish().unwrap().into_inner()),
        ("t.csv.xz", XZ.to_vec()),
        ("t.csv.zst", zstd::encode_all(&text[..], 1).unwrap()),
        ("t.tar.gz", gzip(&tar.into_inner().unwrap())),
    ] {
        let dataset = name.replace('.', "_");
        let path = shelf.written(name, bytes);
        let with = With { indicator: Some("T"), ..With::published("2021-01-01") };
        assert_eq!(tally(shelf.file(&dataset, &path, with).await.import.counts), [2, 0, 0, 0], "{name}");
        assert_eq!(shelf.value(&format!("dataset={dataset}&area=DE")).await, Some(2.0), "{name}");
    }
}

//! Fonts of codes of one to four bytes (Type 0).

use std::{cell::RefCell, collections::HashMap};

use hayro_cmap::{CMap, CMapName, CidFamily, WritingMode, load_embedded};
use hayro_syntax::object::{Array, Dict, Name, Object, Stream, String as PdfString};

use super::{Shown, Text};
use crate::pdf::stream::Budget;

/// A range of a `W` array has at most as many CIDs as there are.
const MAX_CID: u32 = 0xffff;

/// A font of codes of one to four bytes.
#[derive(Debug)]
pub(super) struct Composite {
    encoding: CMap,
    /// Codes that are UTF-16 themselves.
    unicode_codes: bool,
    to_unicode: Option<CMap>,
    /// From CIDs, of the fonts of East Asia.
    collection: Option<CMap>,
    widths: Widths,
    vertical: bool,
    known: RefCell<HashMap<(u32, u8), (Text, f64)>>,
}

impl Composite {
    /// Reads its dictionary.
    pub(super) fn new(dict: &Dict<'_>, descendant: Option<&Dict<'_>>, budget: &Budget) -> Self {
        let named = dict.get::<Name<'_>>("Encoding");
        let encoding = match &named {
            Some(name) => by_name(name),
            None => dict
                .get::<Stream<'_>>("Encoding")
                .and_then(|stream| budget.decode(&stream).ok())
                .and_then(|data| CMap::parse(&data, load_embedded)),
        };
        let encoding = encoding.unwrap_or_else(CMap::identity_h);
        let to_unicode = match dict.get::<Object<'_>>("ToUnicode") {
            Some(Object::Stream(stream)) => {
                budget.decode(&stream).ok().and_then(|data| CMap::parse(&data, load_embedded))
            }
            Some(Object::Name(name)) => by_name(&name),
            _ => None,
        };
        let family = encoding
            .metadata()
            .character_collection
            .as_ref()
            .map(|collection| collection.family.clone())
            .filter(|family| *family != CidFamily::AdobeIdentity)
            .or_else(|| descendant.and_then(family));
        let collection = family
            .and_then(|family| family.ucs2_cmap())
            .and_then(load_embedded)
            .and_then(|data| CMap::parse(data, load_embedded));
        // Invoice writers in PHP say so by a name where a map should be.
        let identity = matches!(
            dict.get::<Object<'_>>("ToUnicode"),
            Some(Object::Name(name)) if matches!(&*name, b"Identity-H" | b"Identity-V")
        );
        let unicode_codes = identity
            || named.is_some_and(|name| {
                let name = name.as_str();
                name.starts_with("Uni") && (name.contains("UCS2") || name.contains("UTF16"))
            });
        let vertical = encoding.metadata().writing_mode == Some(WritingMode::Vertical);
        Self {
            vertical,
            encoding,
            unicode_codes,
            to_unicode,
            collection,
            widths: Widths::new(descendant),
            known: RefCell::default(),
        }
    }

    /// Whether it is written downwards.
    pub(super) fn vertical(&self) -> bool {
        self.vertical
    }

    /// The code at the start of `bytes`.
    pub(super) fn next(&self, bytes: &[u8]) -> Option<Shown> {
        bytes.first()?;
        let (code, length, cid) = self.cut(bytes);
        let key = (code, u8::try_from(length).unwrap_or(u8::MAX));
        let known = self.known.borrow().get(&key).cloned();
        let (text, advance) = known.unwrap_or_else(|| {
            let found = (self.text_of(code, cid), self.widths.of(cid, self.vertical));
            self.known.borrow_mut().insert(key, found.clone());
            found
        });
        let is_space_code = length == 1 && code == 32;
        Some(Shown { text, advance, is_space_code, bytes: length, is_drawn: cid != 0 })
    }

    /// The next code, its length and its CID.
    fn cut(&self, bytes: &[u8]) -> (u32, usize, u32) {
        let mut code = 0_u32;
        for (index, byte) in bytes.iter().take(4).enumerate() {
            code = code << 8 | u32::from(*byte);
            let length = index + 1;
            if let Some(cid) = self.encoding.lookup_cid_code(code, u8::try_from(length).unwrap_or(4)) {
                return (code, length, cid);
            }
        }
        // Nothing fits: most of these fonts have codes of two bytes.
        let length = bytes.len().min(2);
        let code = bytes.iter().take(length).fold(0, |code, byte| code << 8 | u32::from(*byte));
        (code, length, 0)
    }

    fn text_of(&self, code: u32, cid: u32) -> Text {
        let own = self.to_unicode.as_ref().and_then(|cmap| cmap.lookup_bf_string(code)).map(Text::from);
        if let Some(text) = own
            && text != Text::None
        {
            return text;
        }
        if self.unicode_codes
            && let Some(character) = char::from_u32(code)
        {
            return Text::Char(character);
        }
        self.collection.as_ref().and_then(|cmap| cmap.lookup_bf_string(cid)).map_or(Text::None, Text::from)
    }
}

fn by_name(name: &Name<'_>) -> Option<CMap> {
    match CMapName::from_bytes(name) {
        CMapName::IdentityH => Some(CMap::identity_h()),
        CMapName::IdentityV => Some(CMap::identity_v()),
        other => CMap::parse(load_embedded(other)?, load_embedded),
    }
}

fn family(descendant: &Dict<'_>) -> Option<CidFamily> {
    let info = descendant.get::<Dict<'_>>("CIDSystemInfo")?;
    let text = |key: &str| info.get::<PdfString<'_>>(key);
    let (registry, ordering) = (text("Registry")?, text("Ordering")?);
    Some(CidFamily::from_registry_ordering(registry.as_bytes(), ordering.as_bytes()))
}

/// The widths of the CIDs, as ranges.
#[derive(Debug)]
struct Widths {
    /// First, last and width in thousandths, sorted.
    ranges: Vec<(u32, u32, f64)>,
    default: f64,
}

impl Widths {
    fn new(descendant: Option<&Dict<'_>>) -> Self {
        let default = descendant.and_then(|dict| dict.get::<f64>("DW")).unwrap_or(1000.0);
        let mut ranges = descendant
            .and_then(|dict| dict.get::<Array<'_>>("W"))
            .map(|array| read(&array))
            .unwrap_or_default();
        ranges.sort_by_key(|(first, ..)| *first);
        Self { ranges, default }
    }

    fn of(&self, cid: u32, vertical: bool) -> f64 {
        if vertical {
            return 1.0;
        }
        let after = self.ranges.partition_point(|(first, ..)| *first <= cid);
        let range = after.checked_sub(1).and_then(|index| self.ranges.get(index));
        let width = range.filter(|(_, last, _)| cid <= *last).map_or(self.default, |(.., width)| *width);
        width / 1000.0
    }
}

/// `first [w w ...]` and `first last w`, mixed.
fn read(array: &Array<'_>) -> Vec<(u32, u32, f64)> {
    let mut found = Vec::new();
    let mut pending: Vec<f64> = Vec::new();
    for object in array.iter::<Object<'_>>().take(2 * MAX_CID as usize) {
        match object {
            Object::Number(number) => pending.push(number.as_f64()),
            Object::Array(widths) => {
                let first = pending.pop().map_or(0, cid);
                pending.clear();
                let widths = widths.iter::<Object<'_>>().take(MAX_CID as usize);
                found.extend(
                    (first..)
                        .zip(widths)
                        .filter_map(|(cid, width)| Some((cid, cid, width.into_number()?.as_f64()))),
                );
            }
            _ => {}
        }
        if let [first, last, width] = pending.as_slice() {
            found.push((cid(*first), cid(*last), *width));
            pending.clear();
        }
    }
    found
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped just before")]
fn cid(number: f64) -> u32 {
    number.clamp(0.0, f64::from(MAX_CID)) as u32
}

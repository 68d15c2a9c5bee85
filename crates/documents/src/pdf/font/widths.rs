//! The widths of the 14 standard fonts, which need not be in a file.

use super::glyphs::search;

/// A line per glyph, sorted: the widths in Helvetica, its bold, Times, its bold, its italic and both.
static WIDTHS: &str = include_str!("data/widths.txt");
/// A line per glyph of `Symbol` and `ZapfDingbats`.
static SYMBOLS: &str = include_str!("data/symbol-widths.txt");

/// A column of the widths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standard {
    Fixed,
    Column(usize),
    Symbol,
}

impl Standard {
    /// The standard font of a name; other names of it are common.
    pub(super) fn named(name: &str) -> Option<Self> {
        let name = name.to_ascii_lowercase();
        let bold = name.contains("bold");
        let slanted = name.contains("italic") || name.contains("oblique");
        if name.starts_with("courier") {
            Some(Self::Fixed)
        } else if name.starts_with("helvetica") || name.starts_with("arial") {
            Some(Self::Column(usize::from(bold)))
        } else if name.starts_with("times") {
            Some(Self::Column(2 + usize::from(bold) + 2 * usize::from(slanted)))
        } else if name.starts_with("symbol") || name.starts_with("zapfdingbats") {
            Some(Self::Symbol)
        } else {
            None
        }
    }

    /// What a font that says nothing is taken for.
    pub(super) fn guess(fixed: bool, serif: bool, bold: bool) -> Self {
        if fixed { Self::Fixed } else { Self::Column(usize::from(bold) + if serif { 2 } else { 0 }) }
    }

    /// A glyph's width in thousandths.
    pub(super) fn width(self, glyph: &str) -> Option<f64> {
        match self {
            Self::Fixed => Some(600.0),
            Self::Column(column) => search(WIDTHS, glyph)?.split(' ').nth(column)?.parse().ok(),
            Self::Symbol => search(SYMBOLS, glyph)?.parse().ok(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_are_those_of_the_fonts() {
        let width = |font: &str, glyph: &str| Standard::named(font).unwrap().width(glyph);
        assert_eq!(width("Helvetica", "A"), Some(667.0));
        assert_eq!(width("Arial,Bold", "A"), Some(722.0));
        assert_eq!(width("Times-BoldItalic", "A"), Some(667.0));
        assert_eq!(width("Times-Italic", "A"), Some(611.0));
        assert_eq!(width("CourierNew", "A"), Some(600.0));
        assert_eq!(width("Symbol", "alpha"), Some(631.0));
        assert_eq!(width("Helvetica", "unheard"), None);
        assert_eq!(Standard::named("Garamond"), None);
    }
}

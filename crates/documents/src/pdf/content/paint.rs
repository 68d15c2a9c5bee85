//! Paths and images: rules of tables, and how much of the page is a picture.

use hayro_syntax::object::Object;

use super::{Interpreter, Rule, value};

/// Places of pictures that are kept of one page.
const MAX_PICTURES: usize = 64;
/// Rules kept of one page; maps have hundreds of thousands.
const MAX_RULES: usize = 4_000;
/// Thicker than this is a box, not a rule.
const MAX_THICKNESS: f64 = 3.0;
/// Segments kept of one path.
const MAX_SEGMENTS: usize = 2_000;

/// The path under construction, in page space.
#[derive(Debug, Default)]
pub(super) struct Path {
    at: (f64, f64),
    start: (f64, f64),
    segments: Vec<Rule>,
    boxes: Vec<Rule>,
    /// How far the part since the last `m` reaches.
    extent: Option<Rule>,
    /// The same of the parts before.
    extents: Vec<Rule>,
}

impl Path {
    fn begin(&mut self, at: (f64, f64)) {
        (self.at, self.start) = (at, at);
        self.end_part();
        self.extent = Some(Rule::between(at, at));
    }

    fn end_part(&mut self) {
        if self.extents.len() < MAX_SEGMENTS {
            self.extents.extend(self.extent.take());
        }
    }

    fn reach(&mut self, (x, y): (f64, f64)) {
        self.at = (x, y);
        if let Some(extent) = &mut self.extent {
            *extent = Rule {
                x0: extent.x0.min(x),
                y0: extent.y0.min(y),
                x1: extent.x1.max(x),
                y1: extent.y1.max(y),
            };
        }
    }
}

impl Interpreter<'_> {
    pub(super) fn paint(&mut self, operator: &[u8], operands: &[&Object<'_>]) {
        let number = |index: usize| operands.get(index).map_or(0.0, |object| value(object));
        match operator {
            b"m" => self.path.begin(self.state.ctm.apply(number(0), number(1))),
            b"l" => self.line_to(self.state.ctm.apply(number(0), number(1))),
            b"c" => self.path.reach(self.state.ctm.apply(number(4), number(5))),
            b"v" | b"y" => self.path.reach(self.state.ctm.apply(number(2), number(3))),
            b"h" => self.line_to(self.path.start),
            b"re" => {
                let corner = self.state.ctm.apply(number(0), number(1));
                let other = self.state.ctm.apply(number(0) + number(2), number(1) + number(3));
                if self.path.boxes.len() < MAX_SEGMENTS {
                    self.path.boxes.push(Rule::between(corner, other));
                }
            }
            b"S" | b"s" | b"B" | b"B*" | b"b" | b"b*" => self.painted(true),
            b"f" | b"F" | b"f*" => self.painted(false),
            b"sh" => self.drawn.paths += 1,
            b"n" => self.path = Path::default(),
            _ => {}
        }
    }

    fn line_to(&mut self, to: (f64, f64)) {
        let (from, slack) = (self.path.at, 0.5);
        let straight = (from.0 - to.0).abs() < slack || (from.1 - to.1).abs() < slack;
        if straight && self.path.segments.len() < MAX_SEGMENTS {
            self.path.segments.push(Rule::between(from, to));
        }
        self.path.reach(to);
    }

    fn painted(&mut self, stroked: bool) {
        let mut path = std::mem::take(&mut self.path);
        path.end_part();
        self.drawn.paths += 1;
        let thin = |rule: &Rule| {
            let (width, height) = (rule.x1 - rule.x0, rule.y1 - rule.y0);
            width.min(height) <= MAX_THICKNESS && width.max(height) >= 2.0 * MAX_THICKNESS
        };
        let room = MAX_RULES.saturating_sub(self.drawn.rules.len());
        let mut found: Vec<Rule> = Vec::new();
        if stroked {
            found.extend(path.segments.into_iter().filter(thin));
        } else {
            // A rule may be a thin area that is filled.
            found.extend(path.extents.into_iter().filter(thin));
        }
        for area in path.boxes {
            if thin(&area) {
                found.push(area);
            } else if stroked {
                let Rule { x0, y0, x1, y1 } = area;
                found.extend([
                    Rule { y1: y0, ..area },
                    Rule { y0: y1, ..area },
                    Rule { x0, y0, x1: x0, y1 },
                    Rule { x0: x1, y0, x1, y1 },
                ]);
            }
        }
        self.drawn.rules.extend(found.into_iter().take(room));
    }

    /// An image is never decoded; only where it lies counts.
    pub(super) fn image(&mut self) {
        let (x0, y0) = self.state.ctm.apply(0.0, 0.0);
        let (x1, y1) = self.state.ctm.apply(1.0, 1.0);
        let inside =
            |from: f64, to: f64, size: f64| (from.max(to).min(size) - from.min(to).max(0.0)).max(0.0);
        let (width, height) = (self.drawn.width, self.drawn.height);
        let cover = inside(x0, x1, width) * inside(y0, y1, height) / (width * height);
        if cover.is_finite() {
            // Even the smallest image leaves a trace: a page of nothing else is not blank.
            self.drawn.image_cover += cover.max(1e-9);
            if self.drawn.pictures.len() < MAX_PICTURES {
                self.drawn.pictures.push(Rule::between((x0, y0), (x1, y1)));
            }
        }
    }
}

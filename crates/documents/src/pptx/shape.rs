//! The shapes of a slide, and where they stand.

use crate::ooxml::{
    element::Element,
    package::{Package, Relations, of_kind},
};

/// What a shape is on its slide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Title,
    /// Whose paragraphs are bullets unless they say otherwise.
    Body,
    /// Date, number, footer: the same on every slide, so it is written where it is new.
    Furniture,
    Other,
}

/// A rectangle in the units of the slide.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Place {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

/// A shape where it stands; none when neither it nor its layout says.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shape<'a> {
    pub element: &'a Element,
    pub place: Place,
}

/// Shapes with what a group does to their places; those of groups too. Of alternatives the first.
pub(super) fn collect<'a>(tree: &'a Element, to_slide: &Move, shapes: &mut Vec<(&'a Element, Move)>) {
    for child in tree.elements() {
        match child.name.as_str() {
            "sp" | "graphicFrame" | "pic" | "cxnSp" => shapes.push((child, *to_slide)),
            "grpSp" => collect(child, &Move::of(child).then(to_slide), shapes),
            "AlternateContent" => {
                if let Some(choice) = child.child("Choice").or_else(|| child.child("Fallback")) {
                    collect(choice, to_slide, shapes);
                }
            }
            _ => {}
        }
    }
}

/// How the coordinates in a group become those around it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Move {
    scale: (f64, f64),
    offset: (f64, f64),
}

impl Move {
    /// Of the slide itself.
    pub(super) const NONE: Self = Self { scale: (1.0, 1.0), offset: (0.0, 0.0) };

    fn of(group: &Element) -> Self {
        let Some(frame) = group.at(&["grpSpPr", "xfrm"]) else { return Self::NONE };
        let (Some(outer), Some(inner)) = (place(frame, "off", "ext"), place(frame, "chOff", "chExt")) else {
            return Self::NONE;
        };
        let scale = |to: f64, from: f64| if from.abs() < 1.0 { 1.0 } else { to / from };
        let scale = (scale(outer.width, inner.width), scale(outer.height, inner.height));
        Self { scale, offset: (outer.x - inner.x * scale.0, outer.y - inner.y * scale.1) }
    }

    fn then(&self, outer: &Self) -> Self {
        let scale = (self.scale.0 * outer.scale.0, self.scale.1 * outer.scale.1);
        let offset =
            (self.offset.0 * outer.scale.0 + outer.offset.0, self.offset.1 * outer.scale.1 + outer.offset.1);
        Self { scale, offset }
    }

    pub(super) fn apply(&self, place: Place) -> Place {
        Place {
            x: place.x * self.scale.0 + self.offset.0,
            y: place.y * self.scale.1 + self.offset.1,
            width: place.width * self.scale.0,
            height: place.height * self.scale.1,
        }
    }
}

/// What a shape says of its own place.
pub(super) fn own_place(shape: &Element) -> Option<Place> {
    let frame = shape.at(&["spPr", "xfrm"]).or_else(|| shape.child("xfrm"))?;
    place(frame, "off", "ext")
}

fn place(frame: &Element, corner: &str, size: &str) -> Option<Place> {
    let number = |child: &str, name: &str| -> Option<f64> {
        frame.child(child)?.attribute(name)?.parse().ok().filter(|number: &f64| number.is_finite())
    };
    Some(Place {
        x: number(corner, "x")?,
        y: number(corner, "y")?,
        width: number(size, "cx")?,
        height: number(size, "cy")?,
    })
}

pub(super) fn role_of(shape: &Element) -> Role {
    let Some(placeholder) = placeholder(shape) else { return Role::Other };
    match placeholder.attribute("type") {
        Some("title" | "ctrTitle") => Role::Title,
        Some("dt" | "ftr" | "hdr" | "sldNum") => Role::Furniture,
        Some("subTitle") => Role::Other,
        _ => Role::Body,
    }
}

pub(super) fn placeholder(shape: &Element) -> Option<&Element> {
    shape.elements().find_map(|child| child.at(&["nvPr", "ph"]))
}

/// Where a layout and its master put what does not say so itself.
#[derive(Debug, Default)]
pub(super) struct Layout {
    /// By number, of the layout.
    numbered: Vec<(String, Place)>,
    /// By type, of the layout and then of its master.
    typed: Vec<(String, Place)>,
}

impl Layout {
    /// The layout of a slide. What cannot be read puts nothing anywhere.
    pub(super) fn read(package: &Package, part: &str) -> Self {
        let mut layout = Self::default();
        let Ok(Some(tree)) = package.tree(part) else { return layout };
        layout.add(&tree, true);
        let relations = package.relations(part).unwrap_or_default();
        let master = of_kind(&relations, "slideMaster").map(|master| package.tree(master));
        if let Some(Ok(Some(master))) = master {
            layout.add(&master, false);
        }
        layout
    }

    fn add(&mut self, root: &Element, numbered: bool) {
        let Some(tree) = root.at(&["cSld", "spTree"]) else { return };
        let mut shapes = Vec::new();
        collect(tree, &Move::NONE, &mut shapes);
        for (shape, moved) in shapes {
            let Some((placeholder, place)) = placeholder(shape).zip(own_place(shape)) else { continue };
            let place = moved.apply(place);
            if numbered && let Some(number) = placeholder.attribute("idx") {
                self.numbered.push((number.to_owned(), place));
            }
            self.typed.push((kind(placeholder).to_owned(), place));
        }
    }

    /// The place of a placeholder of a slide.
    pub(super) fn place(&self, placeholder: &Element) -> Option<Place> {
        let find = |all: &[(String, Place)], key: &str| {
            all.iter().find(|(found, _)| found == key).map(|(_, place)| *place)
        };
        let number = placeholder.attribute("idx").and_then(|number| find(&self.numbered, number));
        number.or_else(|| find(&self.typed, kind(placeholder)))
    }
}

/// The type of a placeholder; bodies go by several names.
fn kind(placeholder: &Element) -> &str {
    match placeholder.attribute("type") {
        None | Some("obj" | "body") => "body",
        Some("ctrTitle") => "title",
        Some(other) => other,
    }
}

/// The part of a slide's layout.
pub(super) fn layout_of(relations: &Relations) -> Option<&str> {
    of_kind(relations, "slideLayout")
}

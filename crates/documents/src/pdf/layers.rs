//! Layers (optional content, ISO 32000-2, 8.11): what is switched off is not shown.

use std::collections::BTreeSet;

use hayro_syntax::{
    Pdf,
    object::{Array, Dict, Name, ObjRef, ObjectIdentifier},
};

/// Layers that are looked at; a large map has some hundred.
const MAX_LAYERS: usize = 10_000;
/// Layers that a membership names.
const MAX_MEMBERS: usize = 64;

/// The layers of a file that are switched off when it is opened.
#[derive(Debug, Default)]
pub(super) struct Layers {
    off: BTreeSet<(u32, i32)>,
}

fn key(id: ObjectIdentifier) -> (u32, i32) {
    (id.obj_number, id.gen_number)
}

/// The objects that an array refers to.
fn references(dict: &Dict<'_>, name: &str) -> Vec<(u32, i32)> {
    let Some(array) = dict.get::<Array<'_>>(name) else { return Vec::new() };
    let items = array.raw_iter().take(MAX_LAYERS);
    items.filter_map(|item| Some(key(item.as_obj_ref()?.into()))).collect()
}

/// The layers whose use decides whether they are shown on a screen.
fn events(usual: &Dict<'_>) -> Vec<ObjectIdentifier> {
    let Some(all) = usual.get::<Array<'_>>("AS") else { return Vec::new() };
    let viewing =
        all.iter::<Dict<'_>>().filter(|one| one.get::<Name<'_>>("Event").as_deref() == Some(b"View"));
    let layers = viewing.filter_map(|one| one.get::<Array<'_>>("OCGs"));
    let ids = layers.take(MAX_MEMBERS).flat_map(|layers| {
        let ids = layers.raw_iter().filter_map(|item| Some(item.as_obj_ref()?.into()));
        ids.take(MAX_LAYERS).collect::<Vec<ObjectIdentifier>>()
    });
    ids.take(MAX_LAYERS).collect()
}

/// What a layer says of its use on a screen.
fn view_state(pdf: &Pdf, id: ObjectIdentifier) -> Option<bool> {
    let usage = pdf.xref().get::<Dict<'_>>(id)?.get::<Dict<'_>>("Usage")?;
    let state = usage.get::<Dict<'_>>("View")?.get::<Name<'_>>("ViewState")?;
    Some(&*state != b"OFF")
}

impl Layers {
    /// Reads the catalogue.
    pub(super) fn of(pdf: &Pdf) -> Self {
        let catalog = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id());
        let Some(properties) = catalog.and_then(|catalog| catalog.get::<Dict<'_>>("OCProperties")) else {
            return Self::default();
        };
        let Some(usual) = properties.get::<Dict<'_>>("D") else { return Self::default() };
        let all_off = usual.get::<Name<'_>>("BaseState").as_deref() == Some(b"OFF");
        let mut off: BTreeSet<(u32, i32)> =
            if all_off { references(&properties, "OCGs").into_iter().collect() } else { BTreeSet::new() };
        for on in references(&usual, "ON") {
            off.remove(&on);
        }
        off.extend(references(&usual, "OFF"));
        for id in events(&usual) {
            match view_state(pdf, id) {
                Some(true) => _ = off.remove(&key(id)),
                Some(false) => _ = off.insert(key(id)),
                None => {}
            }
        }
        Self { off }
    }

    /// Whether what belongs to the entry `name` of `dict` is switched off: a layer, or a membership in several.
    pub(super) fn hides(&self, dict: &Dict<'_>, name: &[u8]) -> bool {
        if self.off.is_empty() {
            return false;
        }
        let reference: Option<ObjRef> = dict.get_ref(name);
        if reference.is_some_and(|reference| self.off.contains(&key(reference.into()))) {
            return true;
        }
        let Some(member) = dict.get::<Dict<'_>>(name) else { return false };
        let of: Vec<bool> = match member.get_ref("OCGs") {
            Some(one) if member.get::<Array<'_>>("OCGs").is_none() => {
                vec![self.off.contains(&key(one.into()))]
            }
            _ => {
                references(&member, "OCGs").iter().take(MAX_MEMBERS).map(|id| self.off.contains(id)).collect()
            }
        };
        if of.is_empty() {
            return false;
        }
        match member.get::<Name<'_>>("P").as_deref() {
            Some(b"AllOn") => of.contains(&true),
            Some(b"AnyOff") => !of.contains(&true),
            Some(b"AllOff") => of.contains(&false),
            _ => !of.contains(&false),
        }
    }
}

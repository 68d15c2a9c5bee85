//! Forms that the reader's program lays out (XFA): the page only says "please wait", the form and what was filled in are XML.

mod data;
mod form;

use hayro_syntax::{
    Pdf,
    object::{Array, Dict, Object, ObjectIdentifier, Stream},
};
use kernel::Problem;

use self::{data::Data, form::Form};
use super::stream::Budget;
use crate::{
    attached,
    context::Context,
    ooxml::{
        element::Element,
        malformed,
        xml::{Token, Xml},
    },
};

/// What the part of the form is called.
pub(super) const LABEL: &str = "XFA form";
/// Packets of one form: configuration, template, data and half a dozen more.
const MAX_PACKETS: usize = 64;

/// The streams of a form of which no page shows anything.
pub(super) fn packets(catalog: &Dict<'_>) -> Vec<ObjectIdentifier> {
    let Some(form) = catalog.get::<Dict<'_>>("AcroForm") else { return Vec::new() };
    let laid_out = catalog.get::<bool>("NeedsRendering") != Some(true)
        && form.get::<Array<'_>>("Fields").is_some_and(|fields| fields.iter::<Object<'_>>().next().is_some());
    if laid_out {
        return Vec::new();
    }
    match form.get::<Object<'_>>("XFA") {
        Some(Object::Stream(stream)) => vec![stream.obj_id()],
        Some(Object::Array(packets)) => {
            let packets = packets.iter::<Object<'_>>().take(2 * MAX_PACKETS);
            packets.filter_map(|packet| Some(packet.into_stream()?.obj_id())).collect()
        }
        _ => Vec::new(),
    }
}

/// The form as it is filled in.
pub(super) fn markdown(
    pdf: &Pdf,
    packets: &[ObjectIdentifier],
    context: &Context,
) -> Result<String, Problem> {
    let broken = || malformed("the form cannot be unpacked");
    let budget = Budget::new(attached::MAX_BYTES);
    let mut bytes = Vec::new();
    for packet in packets {
        let stream = pdf.xref().get::<Stream<'_>>(*packet).ok_or_else(broken)?;
        bytes.extend_from_slice(&budget.decode(&stream).map_err(|_| broken())?);
    }
    let (template, data) = read(bytes, context.limits.max_depth)?;
    Ok(Form::new(data.as_ref().map(Data::of)).write(template.as_ref()))
}

/// The template and the data, whatever stands around them.
fn read(bytes: Vec<u8>, max_depth: u32) -> Result<(Option<Element>, Option<Element>), Problem> {
    let (mut template, mut data) = (None, None);
    let mut xml = Xml::piece(bytes, max_depth);
    loop {
        match xml.next()? {
            Token::Start(tag) if template.is_none() && tag.name() == "template" => {
                let element = Element::of(&tag);
                template = Some(element.fill(&mut xml)?);
            }
            Token::Start(tag) if data.is_none() && tag.name() == "data" => {
                let element = Element::of(&tag);
                data = Some(element.fill(&mut xml)?);
            }
            Token::Eof => return Ok((template, data)),
            _ => {}
        }
    }
}

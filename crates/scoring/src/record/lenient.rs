//! Deserialising without refusing: a value of another shape is absent instead of an error.

use core::fmt;
use core::marker::PhantomData;
use std::borrow::Cow;
use std::collections::BTreeMap;

use kernel::{Timestamp, bool_of, number_of};
use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::value::moment_of;

/// A struct whose fields are set by name as they come.
pub(super) trait Fields: Default {
    /// Reads the value of the field called `name`; `false` when there is no such field and nothing was read.
    fn set<'de, A: MapAccess<'de>>(&mut self, name: &Cow<'de, str>, map: &mut A) -> Result<bool, A::Error>;
}

/// What a JSON scalar becomes; anything else is absent.
trait Scalar: Default {
    fn text(text: &str) -> Self;
    fn owned(text: String) -> Self {
        Self::text(&text)
    }
    fn number(number: f64, text: impl fmt::Display) -> Self;
    fn flag(flag: bool) -> Self;
}

/// A text; numbers and booleans are written out, an empty one is absent.
#[derive(Default)]
pub(super) struct Text(pub Option<String>);

/// A moment in any of the CRM's writings.
#[derive(Default)]
pub(super) struct Moment(pub Option<Timestamp>);

/// A finite number, also when it was written as text.
#[derive(Default)]
pub(super) struct Number(pub Option<f64>);

/// A boolean; absent is false.
#[derive(Default)]
pub(super) struct Flag(pub bool);

/// The list of the objects in a list.
pub(super) struct List<T>(pub Vec<T>);

/// An object; anything else is the default.
pub(super) struct Object<T>(pub T);

/// A map of texts without the empty ones.
#[derive(Default)]
pub(super) struct Properties(pub BTreeMap<String, String>);

impl Scalar for Text {
    fn text(text: &str) -> Self {
        Self((!text.is_empty()).then(|| text.to_owned()))
    }
    fn owned(text: String) -> Self {
        Self((!text.is_empty()).then_some(text))
    }
    fn number(_: f64, text: impl fmt::Display) -> Self {
        Self(Some(text.to_string()))
    }
    fn flag(flag: bool) -> Self {
        Self(Some(flag.to_string()))
    }
}

impl Scalar for Moment {
    fn text(text: &str) -> Self {
        Self(moment_of(text))
    }
    fn number(_: f64, text: impl fmt::Display) -> Self {
        Self(moment_of(&text.to_string()))
    }
    fn flag(_: bool) -> Self {
        Self(None)
    }
}

impl Scalar for Number {
    fn text(text: &str) -> Self {
        Self(number_of(text))
    }
    fn number(number: f64, _: impl fmt::Display) -> Self {
        Self(number.is_finite().then_some(number))
    }
    fn flag(_: bool) -> Self {
        Self(None)
    }
}

impl Scalar for Flag {
    fn text(text: &str) -> Self {
        Self(bool_of(text).unwrap_or(false))
    }
    #[allow(clippy::float_cmp)] // exactly 1 is true
    fn number(number: f64, _: impl fmt::Display) -> Self {
        Self(number == 1.0)
    }
    fn flag(flag: bool) -> Self {
        Self(flag)
    }
}

struct ScalarVisitor<T>(PhantomData<T>);

impl<'de, T: Scalar> Visitor<'de> for ScalarVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("anything")
    }
    fn visit_str<E>(self, text: &str) -> Result<T, E> {
        Ok(T::text(text))
    }
    fn visit_string<E>(self, text: String) -> Result<T, E> {
        Ok(T::owned(text))
    }
    #[allow(clippy::cast_precision_loss)] // ids keep their digits in the text
    fn visit_i64<E>(self, number: i64) -> Result<T, E> {
        Ok(T::number(number as f64, number))
    }
    #[allow(clippy::cast_precision_loss)]
    fn visit_u64<E>(self, number: u64) -> Result<T, E> {
        Ok(T::number(number as f64, number))
    }
    fn visit_f64<E>(self, number: f64) -> Result<T, E> {
        Ok(T::number(number, number))
    }
    fn visit_bool<E>(self, flag: bool) -> Result<T, E> {
        Ok(T::flag(flag))
    }
    fn visit_unit<E>(self) -> Result<T, E> {
        Ok(T::default())
    }
    fn visit_none<E>(self) -> Result<T, E> {
        Ok(T::default())
    }
    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        deserializer.deserialize_any(self)
    }
    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<T, A::Error> {
        IgnoredAny.visit_seq(seq).map(|_| T::default())
    }
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        IgnoredAny.visit_map(map).map(|_| T::default())
    }
}

macro_rules! scalars {
    ($($name:ident),*) => {$(
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_any(ScalarVisitor(PhantomData))
            }
        }
    )*};
}
scalars!(Text, Moment, Number, Flag);

/// Something made of a JSON container of one kind; other values are absent.
trait Container: Sized {
    fn absent() -> Self;
    fn seq<'de, A: SeqAccess<'de>>(seq: A) -> Result<Self, A::Error> {
        IgnoredAny.visit_seq(seq).map(|_| Self::absent())
    }
    fn map<'de, A: MapAccess<'de>>(map: A) -> Result<Self, A::Error> {
        IgnoredAny.visit_map(map).map(|_| Self::absent())
    }
}

impl<T: Fields> Container for Option<T> {
    fn absent() -> Self {
        None
    }
    fn map<'de, A: MapAccess<'de>>(mut map: A) -> Result<Self, A::Error> {
        let mut fields = T::default();
        while let Some(Key(name)) = map.next_key()? {
            if !fields.set(&name, &mut map)? {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(Some(fields))
    }
}

impl<T: Fields> Container for List<T> {
    fn absent() -> Self {
        Self(Vec::new())
    }
    fn seq<'de, A: SeqAccess<'de>>(mut seq: A) -> Result<Self, A::Error> {
        let mut list = Vec::new();
        while let Some(Any(item)) = seq.next_element::<Any<Option<T>>>()? {
            list.extend(item);
        }
        Ok(Self(list))
    }
}

impl Container for Properties {
    fn absent() -> Self {
        Self::default()
    }
    fn map<'de, A: MapAccess<'de>>(mut map: A) -> Result<Self, A::Error> {
        let mut properties = BTreeMap::new();
        while let Some(Key(name)) = map.next_key()? {
            match map.next_value::<Text>()?.0 {
                Some(text) => properties.insert(name.into_owned(), text),
                None => properties.remove(name.as_ref()),
            };
        }
        Ok(Self(properties))
    }
}

/// A key without a copy where the input allows it.
struct Key<'de>(Cow<'de, str>);

impl<'de> Deserialize<'de> for Key<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct KeyVisitor;
        impl<'de> Visitor<'de> for KeyVisitor {
            type Value = Key<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a key")
            }
            fn visit_borrowed_str<E>(self, key: &'de str) -> Result<Key<'de>, E> {
                Ok(Key(Cow::Borrowed(key)))
            }
            fn visit_str<E>(self, key: &str) -> Result<Key<'de>, E> {
                Ok(Key(Cow::Owned(key.to_owned())))
            }
        }
        deserializer.deserialize_str(KeyVisitor)
    }
}

struct Any<C>(C);

struct ContainerVisitor<C>(PhantomData<C>);

impl<'de, C: Container> Visitor<'de> for ContainerVisitor<C> {
    type Value = C;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("anything")
    }
    fn visit_str<E>(self, _: &str) -> Result<C, E> {
        Ok(C::absent())
    }
    fn visit_i64<E>(self, _: i64) -> Result<C, E> {
        Ok(C::absent())
    }
    fn visit_u64<E>(self, _: u64) -> Result<C, E> {
        Ok(C::absent())
    }
    fn visit_f64<E>(self, _: f64) -> Result<C, E> {
        Ok(C::absent())
    }
    fn visit_bool<E>(self, _: bool) -> Result<C, E> {
        Ok(C::absent())
    }
    fn visit_unit<E>(self) -> Result<C, E> {
        Ok(C::absent())
    }
    fn visit_none<E>(self) -> Result<C, E> {
        Ok(C::absent())
    }
    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<C, D::Error> {
        deserializer.deserialize_any(self)
    }
    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<C, A::Error> {
        C::seq(seq)
    }
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<C, A::Error> {
        C::map(map)
    }
}

impl<'de, C: Container> Deserialize<'de> for Any<C> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ContainerVisitor(PhantomData)).map(Self)
    }
}

impl<'de, T: Fields> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Any::deserialize(deserializer).map(|any: Any<Self>| any.0)
    }
}

impl<'de> Deserialize<'de> for Properties {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Any::deserialize(deserializer).map(|any: Any<Self>| any.0)
    }
}

impl<'de, T: Fields> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Any::deserialize(deserializer).map(|any: Any<Option<T>>| Self(any.0.unwrap_or_default()))
    }
}

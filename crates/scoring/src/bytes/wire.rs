//! Values that know their bytes.

use kernel::Problem;

use super::{Reader, Writer};

/// A value that is written and read in one fixed form.
pub(crate) trait Wire: Sized {
    fn write(&self, writer: &mut Writer);
    fn read(reader: &mut Reader<'_>) -> Result<Self, Problem>;
}

/// Numbers that are kept with the precision of a single; whoever fills one rounds first.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Singles(pub Vec<f64>);

impl Wire for Singles {
    fn write(&self, writer: &mut Writer) {
        writer.length(self.0.len());
        for value in &self.0 {
            writer.single(*value);
        }
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, Problem> {
        let length = reader.length()?;
        Ok(Self((0..length).map(|_| reader.single()).collect::<Result<_, _>>()?))
    }
}

impl Wire for f64 {
    fn write(&self, writer: &mut Writer) {
        writer.f64(*self);
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, Problem> {
        reader.f64()
    }
}

impl Wire for bool {
    fn write(&self, writer: &mut Writer) {
        writer.u8(u8::from(*self));
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, Problem> {
        Ok(reader.u8()? == 1)
    }
}

impl Wire for u64 {
    fn write(&self, writer: &mut Writer) {
        writer.unsigned(*self);
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, Problem> {
        reader.unsigned()
    }
}

macro_rules! narrow {
    ($($kind:ty),*) => {$(
        #[allow(clippy::cast_lossless, reason = "usize knows no other conversion")]
        impl Wire for $kind {
            fn write(&self, writer: &mut Writer) {
                writer.unsigned(*self as u64);
            }

            fn read(reader: &mut Reader<'_>) -> Result<Self, Problem> {
                Self::try_from(reader.unsigned()?).map_err(|_| reader.broken())
            }
        }
    )*};
}

narrow!(u8, u16, u32, usize);

impl Wire for String {
    fn write(&self, writer: &mut Writer) {
        writer.text(self);
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, Problem> {
        reader.text()
    }
}

impl<T: Wire> Wire for Vec<T> {
    fn write(&self, writer: &mut Writer) {
        writer.length(self.len());
        for item in self {
            item.write(writer);
        }
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, Problem> {
        let length = reader.length()?;
        (0..length).map(|_| T::read(reader)).collect()
    }
}

impl<T: Wire> Wire for Option<T> {
    fn write(&self, writer: &mut Writer) {
        self.is_some().write(writer);
        if let Some(value) = self {
            value.write(writer);
        }
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, Problem> {
        if bool::read(reader)? { T::read(reader).map(Some) } else { Ok(None) }
    }
}

/// Implements [`Wire`] for a struct, field by field.
macro_rules! wire {
    ($name:ident { $($field:ident),* $(,)? }) => {
        impl $crate::bytes::Wire for $name {
            fn write(&self, writer: &mut $crate::bytes::Writer) {
                $( $crate::bytes::Wire::write(&self.$field, writer); )*
            }

            fn read(reader: &mut $crate::bytes::Reader<'_>) -> Result<Self, kernel::Problem> {
                Ok(Self { $( $field: $crate::bytes::Wire::read(reader)?, )* })
            }
        }
    };
}

pub(crate) use wire;

//! Reads what [`super::write`] wrote. Bytes that it never wrote are an error, never a panic.

use std::fmt;

use serde::de::{self, DeserializeSeed, Deserializer, IntoDeserializer, Visitor};

use super::write::RANGE;

/// Bytes that no value has.
#[derive(Debug)]
pub(super) struct Damaged;

impl fmt::Display for Damaged {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the bytes are no packed value")
    }
}

impl std::error::Error for Damaged {}

impl de::Error for Damaged {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

pub(super) fn read<'de, T: de::Deserialize<'de>>(bytes: &'de [u8]) -> Result<T, Damaged> {
    let mut reader = Reader {
        bytes,
        names: Vec::new(),
        last: 0,
        next: Next::Plain,
    };
    let value = T::deserialize(&mut reader)?;
    if reader.bytes.is_empty() {
        Ok(value)
    } else {
        Err(Damaged)
    }
}

/// What the next integer is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Next {
    Plain,
    RangeStart,
    RangeEnd,
}

struct Reader<'de> {
    bytes: &'de [u8],
    names: Vec<&'de str>,
    /// The start of the last range.
    last: u64,
    next: Next,
}

impl<'de> Reader<'de> {
    fn byte(&mut self) -> Result<u8, Damaged> {
        let (first, rest) = self.bytes.split_first().ok_or(Damaged)?;
        self.bytes = rest;
        Ok(*first)
    }

    fn number(&mut self) -> Result<u64, Damaged> {
        let mut number = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(number);
            }
        }
        Err(Damaged)
    }

    fn difference(&mut self, from: u64) -> Result<u64, Damaged> {
        let number = self.number()?;
        let difference = (number >> 1) ^ (number & 1).wrapping_neg();
        Ok(from.wrapping_add(difference))
    }

    fn integer(&mut self) -> Result<u64, Damaged> {
        match std::mem::replace(&mut self.next, Next::Plain) {
            Next::Plain => self.number(),
            Next::RangeStart => {
                self.last = self.difference(self.last)?;
                Ok(self.last)
            }
            Next::RangeEnd => self.difference(self.last),
        }
    }

    fn name(&mut self) -> Result<&'de str, Damaged> {
        let index = self.number()?;
        if let Some(known) = index.checked_sub(1) {
            let known = usize::try_from(known).map_err(|_| Damaged)?;
            return self.names.get(known).copied().ok_or(Damaged);
        }
        let length = usize::try_from(self.number()?).map_err(|_| Damaged)?;
        let (name, rest) = self.bytes.split_at_checked(length).ok_or(Damaged)?;
        self.bytes = rest;
        let name = std::str::from_utf8(name).map_err(|_| Damaged)?;
        self.names.push(name);
        Ok(name)
    }

    /// How many elements follow; never more than there are bytes, as each takes one at least.
    fn length(&mut self) -> Result<usize, Damaged> {
        let length = usize::try_from(self.number()?).map_err(|_| Damaged)?;
        if length > self.bytes.len() {
            return Err(Damaged);
        }
        Ok(length)
    }
}

macro_rules! integers {
    ($($method:ident $visit:ident $kind:ty),*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Damaged> {
            let number = self.integer()?;
            visitor.$visit(<$kind>::try_from(number).map_err(|_| Damaged)?)
        })*
    };
}

macro_rules! signed {
    ($($method:ident $visit:ident $kind:ty),*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Damaged> {
            let number = self.difference(0)?.cast_signed();
            visitor.$visit(<$kind>::try_from(number).map_err(|_| Damaged)?)
        })*
    };
}

macro_rules! none {
    ($($method:ident)*) => {
        $(fn $method<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Damaged> {
            Err(Damaged)
        })*
    };
}

impl<'de> Deserializer<'de> for &mut Reader<'de> {
    type Error = Damaged;

    integers!(
        deserialize_u8 visit_u8 u8,
        deserialize_u16 visit_u16 u16,
        deserialize_u32 visit_u32 u32,
        deserialize_u64 visit_u64 u64
    );
    signed!(
        deserialize_i8 visit_i8 i8,
        deserialize_i16 visit_i16 i16,
        deserialize_i32 visit_i32 i32,
        deserialize_i64 visit_i64 i64
    );
    none!(deserialize_any deserialize_f32 deserialize_f64 deserialize_bytes deserialize_byte_buf deserialize_identifier deserialize_ignored_any);

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Damaged> {
        match self.byte()? {
            0 => visitor.visit_bool(false),
            1 => visitor.visit_bool(true),
            _ => Err(Damaged),
        }
    }

    fn deserialize_char<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Damaged> {
        let code = u32::try_from(self.integer()?).map_err(|_| Damaged)?;
        visitor.visit_char(char::from_u32(code).ok_or(Damaged)?)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Damaged> {
        visitor.visit_borrowed_str(self.name()?)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Damaged> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Damaged> {
        match self.byte()? {
            0 => visitor.visit_none(),
            1 => visitor.visit_some(self),
            _ => Err(Damaged),
        }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Damaged> {
        visitor.visit_unit()
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Damaged> {
        visitor.visit_unit()
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Damaged> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Damaged> {
        let left = self.length()?;
        visitor.visit_seq(Parts {
            reader: self,
            left,
            is_range: false,
        })
    }

    fn deserialize_tuple<V: Visitor<'de>>(
        self,
        left: usize,
        visitor: V,
    ) -> Result<V::Value, Damaged> {
        visitor.visit_seq(Parts {
            reader: self,
            left,
            is_range: false,
        })
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        left: usize,
        visitor: V,
    ) -> Result<V::Value, Damaged> {
        self.deserialize_tuple(left, visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Damaged> {
        let left = self.length()?;
        visitor.visit_map(Parts {
            reader: self,
            left,
            is_range: false,
        })
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Damaged> {
        visitor.visit_seq(Parts {
            reader: self,
            left: fields.len(),
            is_range: name == RANGE,
        })
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Damaged> {
        visitor.visit_enum(Variant { reader: self })
    }
}

struct Parts<'r, 'de> {
    reader: &'r mut Reader<'de>,
    left: usize,
    is_range: bool,
}

impl<'de> de::SeqAccess<'de> for Parts<'_, 'de> {
    type Error = Damaged;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Damaged> {
        let Some(left) = self.left.checked_sub(1) else {
            return Ok(None);
        };
        if self.is_range {
            self.reader.next = match left {
                1 => Next::RangeStart,
                _ => Next::RangeEnd,
            };
        }
        self.left = left;
        seed.deserialize(&mut *self.reader).map(Some)
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.left)
    }
}

impl<'de> de::MapAccess<'de> for Parts<'_, 'de> {
    type Error = Damaged;

    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Damaged> {
        de::SeqAccess::next_element_seed(self, seed)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Damaged> {
        seed.deserialize(&mut *self.reader)
    }
}

struct Variant<'r, 'de> {
    reader: &'r mut Reader<'de>,
}

impl<'de> de::EnumAccess<'de> for Variant<'_, 'de> {
    type Error = Damaged;
    type Variant = Self;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Self), Damaged> {
        let index = u32::try_from(self.reader.number()?).map_err(|_| Damaged)?;
        let value = seed.deserialize(IntoDeserializer::<Damaged>::into_deserializer(index))?;
        Ok((value, self))
    }
}

impl<'de> de::VariantAccess<'de> for Variant<'_, 'de> {
    type Error = Damaged;

    fn unit_variant(self) -> Result<(), Damaged> {
        Ok(())
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, Damaged> {
        seed.deserialize(self.reader)
    }

    fn tuple_variant<V: Visitor<'de>>(self, left: usize, visitor: V) -> Result<V::Value, Damaged> {
        self.reader.deserialize_tuple(left, visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Damaged> {
        self.reader.deserialize_tuple(fields.len(), visitor)
    }
}

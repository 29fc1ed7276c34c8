//! Writes a value for [`super::read`]: integers in as few bytes as they need, each name once, and
//! ranges as their distance from the range before. Not self-describing: the reader knows the type.

use std::fmt;
use std::hash::BuildHasher;

use hashbrown::HashTable;
use rustc_hash::FxBuildHasher;
use serde::ser::{self, Serialize};

/// A value that this format has no form for.
#[derive(Debug)]
pub(super) struct Unfit;

impl fmt::Display for Unfit {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the value does not fit the packed form")
    }
}

impl std::error::Error for Unfit {}

impl ser::Error for Unfit {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

/// The name of `std::ops::Range` in serde's data model.
pub(super) const RANGE: &str = "Range";

pub(super) fn write<T: Serialize>(value: &T) -> Result<Vec<u8>, Unfit> {
    let mut writer = Writer::default();
    value.serialize(&mut writer)?;
    Ok(writer.bytes)
}

/// What the next integer is.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Next {
    #[default]
    Plain,
    RangeStart,
    RangeEnd,
}

#[derive(Default)]
struct Writer {
    bytes: Vec<u8>,
    names: HashTable<Name>,
    /// The start of the last range.
    last: u64,
    next: Next,
}

/// A name that was written: its number, and where it stands in the bytes.
struct Name {
    index: u64,
    hash: u64,
    start: usize,
    length: usize,
}

impl Name {
    fn bytes_in<'b>(&self, bytes: &'b [u8]) -> Option<&'b [u8]> {
        bytes.get(self.start..self.start + self.length)
    }
}

impl Writer {
    fn number(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.bytes.push(number.to_le_bytes()[0] | 0x80);
            number >>= 7;
        }
        self.bytes.push(number.to_le_bytes()[0]);
    }

    /// A difference, small when near to 0 on either side.
    fn difference(&mut self, from: u64, to: u64) {
        let difference = to.wrapping_sub(from).cast_signed();
        self.number(((difference << 1) ^ (difference >> 63)).cast_unsigned());
    }

    fn name(&mut self, name: &str) {
        let hash = FxBuildHasher.hash_one(name);
        let bytes = &self.bytes;
        let is_it = |it: &Name| it.bytes_in(bytes) == Some(name.as_bytes());
        if let Some(known) = self.names.find(hash, is_it) {
            let index = known.index;
            return self.number(index);
        }
        self.number(0);
        self.number(name.len() as u64);
        let written = Name {
            index: self.names.len() as u64 + 1,
            hash,
            start: self.bytes.len(),
            length: name.len(),
        };
        self.bytes.extend_from_slice(name.as_bytes());
        self.names.insert_unique(hash, written, |it| it.hash);
    }
}

impl<'w> ser::Serializer for &'w mut Writer {
    type Ok = ();
    type Error = Unfit;
    type SerializeSeq = Parts<'w>;
    type SerializeTuple = Parts<'w>;
    type SerializeTupleStruct = Parts<'w>;
    type SerializeTupleVariant = Parts<'w>;
    type SerializeMap = Parts<'w>;
    type SerializeStruct = Parts<'w>;
    type SerializeStructVariant = Parts<'w>;

    fn serialize_bool(self, value: bool) -> Result<(), Unfit> {
        self.bytes.push(u8::from(value));
        Ok(())
    }

    fn serialize_i8(self, value: i8) -> Result<(), Unfit> {
        self.serialize_i64(value.into())
    }

    fn serialize_i16(self, value: i16) -> Result<(), Unfit> {
        self.serialize_i64(value.into())
    }

    fn serialize_i32(self, value: i32) -> Result<(), Unfit> {
        self.serialize_i64(value.into())
    }

    fn serialize_i64(self, value: i64) -> Result<(), Unfit> {
        self.difference(0, value.cast_unsigned());
        Ok(())
    }

    fn serialize_u8(self, value: u8) -> Result<(), Unfit> {
        self.serialize_u64(value.into())
    }

    fn serialize_u16(self, value: u16) -> Result<(), Unfit> {
        self.serialize_u64(value.into())
    }

    fn serialize_u32(self, value: u32) -> Result<(), Unfit> {
        self.serialize_u64(value.into())
    }

    fn serialize_u64(self, value: u64) -> Result<(), Unfit> {
        match std::mem::take(&mut self.next) {
            Next::Plain => self.number(value),
            Next::RangeStart => {
                self.difference(self.last, value);
                self.last = value;
            }
            Next::RangeEnd => self.difference(self.last, value),
        }
        Ok(())
    }

    fn serialize_f32(self, _: f32) -> Result<(), Unfit> {
        Err(Unfit)
    }

    fn serialize_f64(self, _: f64) -> Result<(), Unfit> {
        Err(Unfit)
    }

    fn serialize_char(self, value: char) -> Result<(), Unfit> {
        self.serialize_u32(value.into())
    }

    fn serialize_str(self, value: &str) -> Result<(), Unfit> {
        self.name(value);
        Ok(())
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<(), Unfit> {
        Err(Unfit)
    }

    fn serialize_none(self) -> Result<(), Unfit> {
        self.serialize_bool(false)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Unfit> {
        self.bytes.push(1);
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Unfit> {
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Unfit> {
        Ok(())
    }

    fn serialize_unit_variant(self, _: &str, index: u32, _: &str) -> Result<(), Unfit> {
        self.serialize_u32(index)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), Unfit> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        index: u32,
        _: &'static str,
        value: &T,
    ) -> Result<(), Unfit> {
        self.number(index.into());
        value.serialize(self)
    }

    fn serialize_seq(self, length: Option<usize>) -> Result<Parts<'w>, Unfit> {
        self.number(length.ok_or(Unfit)? as u64);
        Ok(Parts::of(self))
    }

    fn serialize_tuple(self, _: usize) -> Result<Parts<'w>, Unfit> {
        Ok(Parts::of(self))
    }

    fn serialize_tuple_struct(self, _: &str, _: usize) -> Result<Parts<'w>, Unfit> {
        Ok(Parts::of(self))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        index: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Parts<'w>, Unfit> {
        self.number(index.into());
        Ok(Parts::of(self))
    }

    fn serialize_map(self, length: Option<usize>) -> Result<Parts<'w>, Unfit> {
        self.serialize_seq(length)
    }

    fn serialize_struct(self, name: &'static str, _: usize) -> Result<Parts<'w>, Unfit> {
        Ok(Parts {
            is_range: name == RANGE,
            writer: self,
        })
    }

    fn serialize_struct_variant(
        self,
        name: &'static str,
        index: u32,
        variant: &'static str,
        length: usize,
    ) -> Result<Parts<'w>, Unfit> {
        self.serialize_tuple_variant(name, index, variant, length)
    }
}

/// The parts of a value that has some.
struct Parts<'w> {
    writer: &'w mut Writer,
    is_range: bool,
}

impl<'w> Parts<'w> {
    const fn of(writer: &'w mut Writer) -> Self {
        Self {
            writer,
            is_range: false,
        }
    }

    fn part<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unfit> {
        value.serialize(&mut *self.writer)
    }
}

impl ser::SerializeSeq for Parts<'_> {
    type Ok = ();
    type Error = Unfit;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unfit> {
        self.part(value)
    }

    fn end(self) -> Result<(), Unfit> {
        Ok(())
    }
}

impl ser::SerializeTuple for Parts<'_> {
    type Ok = ();
    type Error = Unfit;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unfit> {
        self.part(value)
    }

    fn end(self) -> Result<(), Unfit> {
        Ok(())
    }
}

impl ser::SerializeTupleStruct for Parts<'_> {
    type Ok = ();
    type Error = Unfit;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unfit> {
        self.part(value)
    }

    fn end(self) -> Result<(), Unfit> {
        Ok(())
    }
}

impl ser::SerializeTupleVariant for Parts<'_> {
    type Ok = ();
    type Error = Unfit;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unfit> {
        self.part(value)
    }

    fn end(self) -> Result<(), Unfit> {
        Ok(())
    }
}

impl ser::SerializeMap for Parts<'_> {
    type Ok = ();
    type Error = Unfit;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Unfit> {
        self.part(key)
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unfit> {
        self.part(value)
    }

    fn end(self) -> Result<(), Unfit> {
        Ok(())
    }
}

impl ser::SerializeStruct for Parts<'_> {
    type Ok = ();
    type Error = Unfit;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        key: &'static str,
        value: &T,
    ) -> Result<(), Unfit> {
        if self.is_range {
            self.writer.next = match key {
                "start" => Next::RangeStart,
                _ => Next::RangeEnd,
            };
        }
        self.part(value)
    }

    fn end(self) -> Result<(), Unfit> {
        Ok(())
    }
}

impl ser::SerializeStructVariant for Parts<'_> {
    type Ok = ();
    type Error = Unfit;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        _: &'static str,
        value: &T,
    ) -> Result<(), Unfit> {
        self.part(value)
    }

    fn end(self) -> Result<(), Unfit> {
        Ok(())
    }
}

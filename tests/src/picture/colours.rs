//! Colours of a terminal as a picture shows them: the sixteen named ones in a dark palette of our own,
//! the 256 of xterm, and true ones. Pure tables.

/// A colour as red, green, blue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Colour(pub(super) u8, pub(super) u8, pub(super) u8);

impl Colour {
    /// Text without a colour.
    pub(super) const TEXT: Self = Self(0xd8, 0xdc, 0xe4);
    /// Ground without a colour.
    pub(super) const GROUND: Self = Self(0x1b, 0x1f, 0x27);

    /// One of the 256: sixteen named ones, a cube of 6 by 6 by 6, and 24 greys, as xterm has them.
    pub(super) fn of_table(number: u8) -> Self {
        if let Some(named) = NAMED.get(usize::from(number)) {
            return *named;
        }
        if number >= 232 {
            let grey = 8 + 10 * (number - 232);
            return Self(grey, grey, grey);
        }
        let number = number - 16;
        let step = |part: u8| if part == 0 { 0 } else { 55 + 40 * part };
        Self(step(number / 36), step(number / 6 % 6), step(number % 6))
    }

    /// Half way to another: what dim text is to its ground.
    pub(super) fn towards(self, other: Self) -> Self {
        let middle = |one: u8, two: u8| one.midpoint(two);
        Self(
            middle(self.0, other.0),
            middle(self.1, other.1),
            middle(self.2, other.2),
        )
    }

    /// `#1b1f27`.
    pub(super) fn code(self) -> String {
        format!("#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }
}

const NAMED: [Colour; 16] = [
    Colour(0x2a, 0x2f, 0x3a),
    Colour(0xe0, 0x6c, 0x75),
    Colour(0x98, 0xc3, 0x79),
    Colour(0xe5, 0xc0, 0x7b),
    Colour(0x61, 0xaf, 0xef),
    Colour(0xc6, 0x78, 0xdd),
    Colour(0x56, 0xb6, 0xc2),
    Colour(0xb8, 0xbf, 0xca),
    Colour(0x5c, 0x63, 0x70),
    Colour(0xff, 0x87, 0x8f),
    Colour(0xb5, 0xe0, 0x95),
    Colour(0xff, 0xd9, 0x94),
    Colour(0x85, 0xc8, 0xff),
    Colour(0xdd, 0x9a, 0xf0),
    Colour(0x7b, 0xd6, 0xe0),
    Colour(0xff, 0xff, 0xff),
];

#[cfg(test)]
mod tests {
    use super::Colour;

    #[test]
    fn reads_the_table_as_xterm_does() {
        assert_eq!(Colour::of_table(16), Colour(0, 0, 0));
        assert_eq!(Colour::of_table(196), Colour(255, 0, 0));
        assert_eq!(Colour::of_table(231), Colour(255, 255, 255));
        assert_eq!(Colour::of_table(232), Colour(8, 8, 8));
        assert_eq!(Colour::of_table(255), Colour(238, 238, 238));
    }
}

//! Reads over the objects of a file by the library's own rules, and counts how many bytes that takes.

/// Deeper than this the library reads no object.
const DEEPEST: usize = 512;

/// What a file may cost to look through.
#[derive(Debug)]
pub(super) struct Steps {
    taken: u64,
    limit: u64,
}

impl Steps {
    /// So many and no more.
    pub(super) const fn new(limit: u64) -> Self {
        Self { taken: 0, limit }
    }

    /// Takes so many.
    pub(super) fn take(&mut self, steps: u64) {
        self.taken = self.taken.saturating_add(steps);
    }

    /// Whether there are none left.
    pub(super) const fn spent(&self) -> bool {
        self.taken > self.limit
    }

    /// Whether there are not so many left.
    pub(super) const fn lacks(&self, steps: u64) -> bool {
        self.taken.saturating_add(steps) > self.limit
    }

    /// How many were taken.
    #[cfg(test)]
    pub(super) const fn taken(&self) -> u64 {
        self.taken
    }
}

/// A place in a file. At the end of the steps it is as if the file ended there.
#[derive(Debug)]
pub(super) struct Walk<'a> {
    data: &'a [u8],
    pub(super) at: usize,
    pub(super) steps: Steps,
    /// The deepest object so far.
    pub(super) deepest: usize,
    /// Objects that stand under a key of interest, by number.
    pub(super) referred: Vec<u32>,
    follows: fn(&[u8]) -> bool,
}

impl<'a> Walk<'a> {
    /// At the beginning of a file; references under the keys that `follows` names are noted.
    pub(super) fn new(data: &'a [u8], steps: Steps, follows: fn(&[u8]) -> bool) -> Self {
        Self { data, at: 0, steps, deepest: 0, referred: Vec::new(), follows }
    }

    /// The byte here; none at the end.
    pub(super) fn peek(&self) -> Option<u8> {
        if self.steps.spent() { None } else { self.data.get(self.at).copied() }
    }

    /// Whether this stands here.
    pub(super) fn sees(&self, tag: &[u8]) -> bool {
        !self.steps.spent() && self.data.get(self.at..).is_some_and(|rest| rest.starts_with(tag))
    }

    /// Goes on by so much.
    pub(super) fn go(&mut self, bytes: usize) {
        self.at += bytes;
        self.steps.take(bytes as u64);
    }

    fn takes(&mut self, tag: &[u8]) -> bool {
        let found = self.sees(tag);
        if found {
            self.go(tag.len());
        }
        found
    }

    /// Goes on while the bytes are of a kind; how many they were.
    pub(super) fn over(&mut self, kind: fn(u8) -> bool) -> usize {
        let rest = self.data.get(self.at..).unwrap_or_default();
        let length = rest.iter().position(|byte| !kind(*byte)).unwrap_or(rest.len());
        self.go(length);
        length
    }

    /// White space and comments.
    pub(super) fn blanks(&mut self) {
        while let Some(byte) = self.peek() {
            if is_white(byte) {
                self.over(is_white);
            } else if byte == b'%' {
                self.over(|byte| !matches!(byte, b'\r' | b'\n'));
            } else {
                return;
            }
        }
    }

    /// `12 0 obj`: the object's number.
    pub(super) fn identifier(&mut self) -> Option<u32> {
        let number = self.integer()?;
        self.blanks();
        self.integer()?;
        self.blanks();
        self.takes(b"obj").then_some(number)
    }

    /// Whether an object could be read from here on.
    pub(super) fn object(&mut self, depth: usize) -> bool {
        match self.peek() {
            None => false,
            Some(b'<') if self.sees(b"<<") => self.dictionary(depth),
            Some(b'<') => self.hex(),
            Some(b'(') => self.literal(),
            Some(b'[') => self.array(depth, false),
            Some(b'/') => {
                self.name();
                true
            }
            Some(b'.' | b'+' | b'-' | b'0'..=b'9') => self.number(),
            Some(b'n') => self.word(&[&b"null"[..]]),
            Some(b't' | b'f') => self.word(&[&b"true"[..], b"false"]),
            Some(_) => self.over(is_regular) > 0,
        }
    }

    /// Whether what nests begins here, and is not too deep to be read.
    fn opens(&mut self, depth: usize, tag: &[u8]) -> bool {
        self.deepest = self.deepest.max(depth);
        depth < DEEPEST && self.takes(tag)
    }

    /// A dictionary with all that is in it.
    pub(super) fn dictionary(&mut self, depth: usize) -> bool {
        if !self.opens(depth, b"<<") {
            return false;
        }
        loop {
            self.blanks();
            if self.takes(b">>") {
                return true;
            }
            if self.peek() == Some(b'/') {
                let key = self.name();
                self.blanks();
                let followed = (self.follows)(key);
                if !self.value(depth + 1, followed) {
                    return false;
                }
            } else if !self.object(depth + 1) {
                // Anything but a key is passed over.
                return false;
            }
        }
    }

    fn array(&mut self, depth: usize, followed: bool) -> bool {
        if !self.opens(depth, b"[") {
            return false;
        }
        loop {
            self.blanks();
            if self.takes(b"]") {
                return true;
            }
            if !self.value(depth + 1, followed) {
                return false;
            }
        }
    }

    /// A reference or an object. Who follows a key follows each reference of a list under it.
    fn value(&mut self, depth: usize, followed: bool) -> bool {
        let start = self.at;
        if let Some(number) = self.reference() {
            if followed {
                self.referred.push(number);
            }
            return true;
        }
        self.at = start;
        if self.peek() == Some(b'[') { self.array(depth, followed) } else { self.object(depth) }
    }

    fn reference(&mut self) -> Option<u32> {
        let number = self.integer()?;
        self.over(is_white);
        self.integer()?;
        self.over(is_white);
        self.takes(b"R").then_some(number)
    }

    fn integer(&mut self) -> Option<u32> {
        let start = self.at;
        if matches!(self.peek(), Some(b'+' | b'-')) {
            self.go(1);
        }
        let digits = self.over(|byte| byte.is_ascii_digit());
        let ends = self.peek().is_none_or(|next| next != b'.' && !is_regular(next));
        if digits == 0 || !ends {
            return None;
        }
        let text = std::str::from_utf8(self.data.get(start..self.at)?).ok()?;
        Some(text.parse().unwrap_or(u32::MAX))
    }

    fn number(&mut self) -> bool {
        let digit = |byte: u8| byte.is_ascii_digit() || byte == b'-';
        let signed = matches!(self.peek(), Some(b'+' | b'-'));
        self.go(usize::from(signed));
        match self.peek() {
            Some(b'.') => {
                self.go(1);
                self.over(digit);
            }
            Some(b'0'..=b'9' | b'-') => {
                self.over(digit);
                if self.takes(b".") {
                    self.over(digit);
                }
            }
            Some(next) if signed && (is_white(next) || matches!(next, b'(' | b'<')) => {}
            _ => return false,
        }
        !self.peek().is_some_and(is_regular)
    }

    fn word(&mut self, words: &[&[u8]]) -> bool {
        words.iter().any(|word| self.takes(word)) && !self.peek().is_some_and(is_regular)
    }

    fn name(&mut self) -> &'a [u8] {
        self.go(1);
        let start = self.at;
        let length = self.over(is_regular);
        self.data.get(start..start + length).unwrap_or_default()
    }

    fn hex(&mut self) -> bool {
        self.go(1);
        self.over(|byte| byte.is_ascii_hexdigit() || is_white(byte));
        self.takes(b">")
    }

    fn literal(&mut self) -> bool {
        let mut open = 0_usize;
        loop {
            self.over(|byte| !matches!(byte, b'\\' | b'(' | b')'));
            match self.peek() {
                None => return false,
                Some(b'\\') => self.go(2),
                Some(b'(') => {
                    self.go(1);
                    open += 1;
                }
                Some(_) => {
                    self.go(1);
                    open = open.saturating_sub(1);
                    if open == 0 {
                        return true;
                    }
                }
            }
        }
    }
}

/// White space of PDF.
pub(super) const fn is_white(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 12 | b'\r' | b' ')
}

/// What names, numbers and words are made of.
const fn is_regular(byte: u8) -> bool {
    !is_white(byte) && !matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

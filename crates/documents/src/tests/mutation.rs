use super::{check, seeds};

/// A small generator (SplitMix64): the same mutants in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % sides.max(1) as u64).unwrap()
    }
}

fn mutate(bytes: &mut Vec<u8>, dice: &mut Dice) {
    for _ in 0..=dice.roll(8) {
        let at = dice.roll(bytes.len());
        let end = (at + dice.roll(2000)).min(bytes.len());
        match dice.roll(7) {
            0 => bytes.truncate(at),
            1 => drop(bytes.drain(at..end)),
            2 => {
                let piece = bytes[at..end].to_vec();
                let to = dice.roll(bytes.len());
                bytes.splice(to..to, piece);
            }
            3 => bytes
                .splice(at..at, std::iter::repeat_n(b"<\"\n\0>&-\xff"[dice.roll(8)], 1 + dice.roll(300)))
                .for_each(drop),
            _ => {
                for _ in 0..8 {
                    let at = dice.roll(bytes.len());
                    if let Some(byte) = bytes.get_mut(at) {
                        *byte = dice.roll(256).to_le_bytes()[0];
                    }
                }
            }
        }
    }
}

#[test]
fn mutants_of_every_format_keep_every_promise() {
    let mut dice = Dice(4);
    for (name, seed) in seeds::all() {
        let mut opened = 0;
        for _ in 0..6 {
            let mut bytes = seed.clone();
            mutate(&mut bytes, &mut dice);
            opened += usize::from(check(&bytes, name).is_ok());
        }
        assert!(opened > 0, "no mutant of {name} opens: the mutations are too coarse");
    }
}

//! Every state that can be reached.

use std::collections::{HashMap, VecDeque};
use std::hash::{BuildHasherDefault, Hasher};

use crate::world::{Limits, Rules, World};

/// A promise that was broken, and the steps that led there.
#[derive(Debug)]
pub struct Found {
    pub what: &'static str,
    pub states: usize,
    pub steps: Vec<&'static str>,
}

/// Quick, for states of a few dozen bytes; nobody sends us collisions.
#[derive(Default)]
struct Mix(u64);

impl Hasher for Mix {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u8(*byte);
        }
    }

    fn write_u8(&mut self, byte: u8) {
        self.0 = (self.0.rotate_left(5) ^ u64::from(byte)).wrapping_mul(0x517c_c1b7_2722_0a95);
    }

    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 32)
    }
}

/// Where a state was reached from, and by which step.
type Origin = Option<(u32, &'static str)>;

/// Walks all states; how many there are, or the first that ends badly.
pub fn walk(limits: Limits, rules: Rules) -> Result<usize, Found> {
    let first = World::new();
    let mut known: HashMap<World, u32, BuildHasherDefault<Mix>> = HashMap::default();
    let mut origins: Vec<Origin> = vec![None];
    known.insert(first, 0);
    let mut open = VecDeque::from([(first, 0_u32)]);
    let mut steps = Vec::new();
    while let Some((world, number)) = open.pop_front() {
        if let Err(what) = world.come_to_rest(limits, rules) {
            return Err(Found { what, states: known.len(), steps: path(&origins, number) });
        }
        steps.clear();
        world.next(limits, rules, &mut steps);
        for (name, next) in &steps {
            let fresh = u32::try_from(origins.len()).unwrap_or(u32::MAX);
            if let std::collections::hash_map::Entry::Vacant(place) = known.entry(*next) {
                place.insert(fresh);
                origins.push(Some((number, name)));
                open.push_back((*next, fresh));
            }
        }
    }
    Ok(known.len())
}

fn path(origins: &[Origin], mut number: u32) -> Vec<&'static str> {
    let mut steps = Vec::new();
    while let Some((from, name)) = origins[number as usize] {
        steps.push(name);
        number = from;
    }
    steps.reverse();
    steps
}

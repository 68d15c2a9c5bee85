//! The decisions of `private.merge_lines`, as the SQL tests record them.

use std::sync::LazyLock;

/// The test that holds the list against the database.
const RECORDED: &str = include_str!("../../../../tests/sql/sync/merge_lines.test.sql");

/// Which line of the merge decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    Stale,
    Unchanged,
    Own,
    HubSpot,
    Agreed,
    Conflict,
}

/// Where a stamp is by the base's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    Earlier,
    Equal,
    Later,
}

/// What a merge is asked.
#[derive(Clone, Copy, Debug)]
pub struct Case {
    pub base: u8,
    pub ours: u8,
    pub theirs: u8,
    pub is_sent: bool,
    pub order: Order,
    pub is_settled: bool,
    pub winner: &'static str,
}

/// What a merge answers.
#[derive(Clone, Copy, Debug)]
pub struct Decision {
    pub line: Line,
    pub base: u8,
    pub ours: u8,
}

/// A line that fits a case: base and ours by their letters.
type Fit = (Line, u8, u8);

static TABLE: LazyLock<Vec<Vec<Fit>>> = LazyLock::new(|| {
    let block = RECORDED.split("$cases$").nth(1).expect("the recorded cases");
    let mut table = vec![Vec::new(); 256];
    for recorded in block.trim().lines() {
        let (case, fits) = recorded.split_once(" = ").expect("a case and its lines");
        let words: Vec<&str> = case.split(' ').collect();
        let [letters, sent, stamp, settled, winner] = words[..] else { panic!("no case: {case}") };
        // Nobody decides: that is a record that waits for a person.
        if winner == "none" {
            continue;
        }
        let order = match stamp {
            "earlier" => Order::Earlier,
            "equal" => Order::Equal,
            _ => Order::Later,
        };
        let [base, ours, theirs] = *letters.as_bytes() else { panic!("no values: {letters}") };
        let place = place(base, ours, theirs, sent == "sent", order, settled == "settled", winner);
        assert!(table[place].is_empty(), "{case} is there twice");
        table[place] = fits.split(' ').map(fit).collect();
    }
    table
});

fn fit(text: &str) -> Fit {
    let (line, values) = text.split_once(':').expect("a line and its values");
    let line = match line {
        "stale" => Line::Stale,
        "unchanged" => Line::Unchanged,
        "own" => Line::Own,
        "hubspot" => Line::HubSpot,
        "agreed" => Line::Agreed,
        "conflict" => Line::Conflict,
        _ => panic!("an unknown line: {line}"),
    };
    let [base, ours] = *values.as_bytes() else { panic!("no values: {values}") };
    (line, base, ours)
}

/// The place of a case, whose values are seen through equality alone.
fn place(
    base: u8,
    ours: u8,
    theirs: u8,
    is_sent: bool,
    order: Order,
    is_settled: bool,
    winner: &str,
) -> usize {
    let pattern = match (ours == base, theirs == base, theirs == ours) {
        (true, true, _) => 0,
        (true, false, _) => 1,
        (false, true, _) => 2,
        (false, false, true) => 3,
        (false, false, false) => 4,
    };
    let winner = usize::from(winner == "supabase");
    (((pattern * 2 + usize::from(is_sent)) * 3 + order as usize) * 2 + usize::from(is_settled)) * 2 + winner
}

/// What the database decides; `skipped` is a line that it shall not have.
pub fn decide(case: Case, skipped: Option<Line>) -> Decision {
    let Case { base, ours, theirs, is_sent, order, is_settled, winner } = case;
    let fits = &TABLE[place(base, ours, theirs, is_sent, order, is_settled, winner)];
    let (line, new_base, new_ours) =
        *fits.iter().find(|(line, ..)| Some(*line) != skipped).expect("a line that fits");
    // The letters of the recorded case: a is the base, ours is the next new one, then theirs.
    let value = |letter: u8| match letter {
        b'a' => base,
        b'b' if ours != base => ours,
        _ => theirs,
    };
    Decision { line, base: value(new_base), ours: value(new_ours) }
}

//! Names of people and companies, in several scripts.

use crate::dice::Dice;

type Names = (&'static [&'static str], &'static [&'static str], &'static str, u64);

/// First names, last names, language, share in percent.
const PEOPLE: &[Names] = &[
    (
        &[
            "Camille", "Louis", "Chloé", "Hugo", "Léa", "Zoé", "Noël", "Maëlys", "Théo", "Inès", "Jules",
            "Manon",
        ],
        &[
            "Martin",
            "Bernard",
            "Dubois",
            "Lefèvre",
            "Moreau",
            "Garnier",
            "d'Aubigné",
            "Le Gall",
            "Fournier",
            "Roux",
        ],
        "fr",
        42,
    ),
    (
        &[
            "James", "Olivia", "Liam", "Emma", "Noah", "Ava", "Mia", "Ethan", "Grace", "Oliver", "Amara",
            "Kwame",
        ],
        &["Smith", "Johnson", "O'Brien", "Taylor", "Okafor", "Nguyen", "Walker", "Hall", "Mensah", "Clark"],
        "en",
        36,
    ),
    (
        &["Мария", "Иван", "Ольга", "Дмитрий", "Анна", "Сергей", "Елена", "Алексей"],
        &["Иванова", "Петров", "Смирнова", "Кузнецов", "Попова", "Соколов", "Лебедева"],
        "ru",
        8,
    ),
    (
        &["محمد", "فاطمة", "يوسف", "مريم", "عمر", "نور", "خالد", "ليلى"],
        &["الحداد", "بن علي", "المصري", "الخطيب", "حسن", "العربي"],
        "ar",
        6,
    ),
    (&["伟", "芳", "娜", "敏", "静", "强", "磊", "洋"], &["王", "李", "张", "刘", "陈", "欧阳"], "zh", 5),
    (&["結衣", "蓮", "陽菜", "大翔", "さくら"], &["佐藤", "鈴木", "高橋", "田中"], "ja", 3),
];

/// A person's first name, last name and language.
pub(super) fn person(dice: &mut Dice) -> (&'static str, &'static str, &'static str) {
    let mut draw = dice.below(100);
    for (first, last, language, share) in PEOPLE {
        if draw < *share {
            return (dice.pick(first), dice.pick(last), language);
        }
        draw -= share;
    }
    ("Camille", "Martin", "fr")
}

/// The part of an e-mail address before the `@`: Latin letters only, so other scripts get a neutral one.
pub(super) fn mailbox(first: &str, last: &str, number: u64) -> String {
    let latin = |name: &str| -> String {
        let plain = |letter: char| match letter {
            'é' | 'è' | 'ë' | 'ê' => Some('e'),
            'ï' | 'î' => Some('i'),
            'ö' | 'ô' => Some('o'),
            letter if letter.is_ascii_alphabetic() => Some(letter.to_ascii_lowercase()),
            _ => None,
        };
        name.chars().filter_map(plain).collect()
    };
    let (first, last) = (latin(first), latin(last));
    match (first.is_empty(), last.is_empty()) {
        (false, false) => format!("{first}.{last}{number}"),
        _ => format!("user{number}"),
    }
}

const COMPANY_WORDS: &[&str] = &[
    "Atlas",
    "Northwind",
    "Lumière",
    "Bluepeak",
    "Medina",
    "Hanse",
    "Quartz",
    "Sakura",
    "Vega",
    "Orion",
    "Pacifica",
    "Delta",
    "Cèdre",
    "Borealis",
    "Mistral",
    "Kestrel",
];
const COMPANY_FIELDS: &[&str] =
    &["Education", "Santé", "Logistics", "Conseil", "Software", "Retail", "Bau", "Foods", "Clinic", "Studio"];
const COMPANY_FORMS: &[&str] = &["SAS", "Ltd", "GmbH", "Inc.", "& Fils", "Group", ""];

/// A company's name.
pub(super) fn company(dice: &mut Dice) -> String {
    let name =
        format!("{} {} {}", dice.pick(COMPANY_WORDS), dice.pick(COMPANY_FIELDS), dice.pick(COMPANY_FORMS));
    name.trim_end().to_owned()
}

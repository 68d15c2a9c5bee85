//! Whether a text is HTML or Markdown.

/// What an HTML document begins with.
pub(super) fn is_html(text: &str) -> bool {
    let mut rest = text.trim_start();
    // Comments, an XML declaration and the like may come first.
    while rest.starts_with("<!--") || rest.starts_with("<?") {
        let end = if rest.starts_with("<!--") {
            rest.find("-->").map(|at| at + 3)
        } else {
            rest.find('>').map(|at| at + 1)
        };
        let Some(tail) = end.and_then(|at| rest.get(at..)) else { return false };
        rest = tail.trim_start();
    }
    ["<!doctype html", "<html"].iter().any(|start| begins(rest, start))
}

/// A piece of HTML without the outer elements: it begins with a tag and has closing tags of blocks.
pub(super) fn is_fragment(text: &str) -> bool {
    const TAGS: [&str; 18] = [
        "<head", "<body", "<div", "<p", "<table", "<h1", "<h2", "<h3", "<ul", "<ol", "<span", "<section",
        "<article", "<main", "<meta", "<title", "<style", "<script",
    ];
    let start = text.trim_start();
    TAGS.iter().any(|tag| {
        begins(start, tag)
            && start.as_bytes().get(tag.len()).is_some_and(|byte| byte.is_ascii_whitespace() || *byte == b'>')
    }) && start.contains("</")
}

fn begins(text: &str, start: &str) -> bool {
    text.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start))
}

/// Two different marks of Markdown, or two headings.
pub(super) fn is_markdown(text: &str) -> bool {
    let (mut headings, mut fences, mut items, mut links, mut rules) = (0, 0, 0, 0, 0);
    for line in text.lines().take(2000) {
        let bare = line.trim_start();
        let hashes = bare.bytes().take_while(|byte| *byte == b'#').count();
        headings += usize::from(
            (1..=6).contains(&hashes) && bare.get(hashes..).is_some_and(|rest| rest.starts_with(' ')),
        );
        fences += usize::from(bare.starts_with("```") || bare.starts_with("~~~"));
        items += usize::from(bare.starts_with("- ") || bare.starts_with("* "));
        links += usize::from(line.contains("]("));
        rules += usize::from(bare.starts_with("|--") || bare.starts_with("| --") || bare.starts_with("|:-"));
    }
    // A shell script has comments that look like headings, but neither links nor items nor fences.
    let kinds = [headings > 0, fences > 1, items > 1, links > 0, rules > 0];
    kinds.iter().filter(|kind| **kind).count() >= 2 && !text.starts_with("#!")
}

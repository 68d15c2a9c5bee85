//! SQL text without what is not SQL: comments, strings and quoted names become blanks of the same length, line by line.

/// Blanks comments, quoted strings and quoted names. Bodies between `$$` are SQL too and stay.
pub fn code_of(sql: &str) -> String {
    let mut code = String::with_capacity(sql.len());
    let mut characters = sql.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '-' if characters.peek() == Some(&'-') => {
                code.push(' ');
                while let Some(next) = characters.next_if(|next| *next != '\n') {
                    blank(&mut code, next);
                }
            }
            '/' if characters.peek() == Some(&'*') => {
                code.push(' ');
                let mut previous = ' ';
                for next in characters.by_ref() {
                    blank(&mut code, next);
                    if previous == '*' && next == '/' {
                        break;
                    }
                    previous = next;
                }
            }
            quote @ ('\'' | '"') => {
                code.push(quote);
                for next in characters.by_ref() {
                    if next == quote {
                        code.push(quote);
                        break;
                    }
                    blank(&mut code, next);
                }
            }
            other => code.push(other),
        }
    }
    code
}

fn blank(code: &mut String, character: char) {
    code.push(if character == '\n' { '\n' } else { ' ' });
}

/// The names in SQL that follow `words`, up to the first bracket or blank: `create table public.x (` -> `public.x`.
pub fn names_after(code: &str, words: &str) -> Vec<String> {
    let mut names = Vec::new();
    for (at, _) in code.match_indices(words) {
        let at_word =
            code[..at].chars().next_back().is_none_or(|before| before.is_whitespace() || before == ';');
        let rest = code[at + words.len()..].trim_start();
        let rest = rest.strip_prefix("if not exists ").unwrap_or(rest);
        let name: String =
            rest.chars().take_while(|letter| !letter.is_whitespace() && !"(;,".contains(*letter)).collect();
        if at_word && !name.is_empty() {
            names.push(name);
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_strings_are_blanked_and_lines_stay() {
        let code = code_of("select 'SELECT it''s' -- FROM\n/* A\nB */ from \"X\"");
        assert!(
            !code.contains("SELECT") && !code.contains("FROM") && !code.contains('A') && !code.contains('X')
        );
        assert_eq!(code.lines().count(), 3);
        assert!(code.starts_with("select '") && code.contains("from \""));
    }

    #[test]
    fn names_are_found_after_their_words() {
        let code = "create table public.a (\ncreate table if not exists b(x);recreate table c (";
        assert_eq!(names_after(code, "create table "), ["public.a", "b"]);
    }
}

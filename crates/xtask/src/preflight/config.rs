//! The `[functions.NAME]` sections of config.toml. Only what is needed of TOML is read: one setting a line.

use std::collections::BTreeMap;

/// The settings of each function.
pub type Functions = BTreeMap<String, BTreeMap<String, String>>;

/// Reads the sections.
pub fn functions(text: &str) -> Functions {
    let mut functions = Functions::new();
    let mut current = None;
    for line in text.lines().map(str::trim) {
        if line.starts_with('[') {
            let name =
                line.strip_prefix("[functions.").and_then(|rest| rest.split_once(']')).map(|(name, _)| name);
            current = name.map(|name| name.trim_matches('"').to_owned());
            if let Some(name) = &current {
                functions.entry(name.clone()).or_default();
            }
        } else if let (Some(name), Some((key, value))) = (&current, line.split_once('='))
            && !line.starts_with('#')
        {
            let value = value.split(" #").next().unwrap_or_default().trim().trim_matches('"');
            functions.entry(name.clone()).or_default().insert(key.trim().to_owned(), value.to_owned());
        }
    }
    functions
}

/// The section of a new function.
pub fn section(name: &str) -> String {
    // The function itself checks the caller: HubSpot's calls and CORS preflights carry no user token. The import map is the
    // shims' own, beside them: `functions download` refuses to put back a file from outside of their folder (CLI 3.1.0), and
    // the packages of deno.json are those of the tests.
    format!(
        "\n[functions.{name}]\nenabled = true\nverify_jwt = false\n\
         entrypoint = \"../functions-shims/{name}/index.ts\"\nimport_map = \"../functions-shims/import_map.json\"\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_that_is_written_is_read_back() {
        let text = format!("[api]\nport = 1\n{}\n[auth]\nenabled = true\n", section("my-function"));
        let functions = functions(&text);
        assert_eq!(functions.len(), 1);
        assert_eq!(functions["my-function"]["entrypoint"], "../functions-shims/my-function/index.ts");
        assert_eq!(functions["my-function"]["verify_jwt"], "false");
        assert!(!functions["my-function"].contains_key("port"));
    }
}

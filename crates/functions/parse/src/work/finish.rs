//! The end of the step.

use documents::{Account, Metadata};
use kernel::Problem;
use ports::Outcome;
use serde_json::{Map, Value, json};

use super::{CALL_US, Work};
use crate::{reading::Opened, sql::DocumentParseFinish};

impl Work<'_> {
    /// Ends with what our own parsers found.
    pub(super) async fn finish_local(&self, opened: &dyn Opened) -> Result<Outcome, Problem> {
        let account = self.cursor.running.account(&opened.totals());
        let mut extra = Map::new();
        extra.insert("format".to_owned(), opened.format().into());
        if let Some(error) = self.cursor.remote.as_ref().and_then(|remote| remote.error.as_deref()) {
            extra.insert("llamaparse_error".to_owned(), error.into());
        }
        self.finish("local", &opened.metadata(), &account, extra).await
    }

    /// Hands the outcome over. An account that does not add up is a defect of ours and ends the document: it must not
    /// look complete.
    pub(super) async fn finish(
        &self,
        parser: &str,
        metadata: &Metadata,
        account: &Account,
        extra: Map<String, Value>,
    ) -> Result<Outcome, Problem> {
        let completeness = serde_json::to_value(account)
            .map_err(|error| Problem::internal("encode_account", error.to_string()))?;
        if !account.balanced {
            let detail = format!("the account does not add up; that is a defect of ours: {completeness}");
            return Err(Problem::internal(
                "account_unbalanced",
                detail.chars().take(2_000).collect::<String>(),
            ));
        }
        let mut properties = extra;
        let named = [("created", &metadata.created), ("modified", &metadata.modified)];
        for (name, value) in named.into_iter().filter_map(|(name, value)| Some((name, value.as_ref()?))) {
            properties.insert(name.to_owned(), value.as_str().into());
        }
        for (name, value) in &metadata.extra {
            properties.entry(name.clone()).or_insert_with(|| value.as_str().into());
        }
        let file = self.cursor.file.as_ref();
        let outcome = json!({
            "parser": parser,
            "title": metadata.title,
            "author": metadata.author,
            "document_date": metadata.created.as_ref().or(metadata.modified.as_ref()),
            // What the text is in goes before what the file claims: templates claim English.
            "language": self.cursor.tongue.language().or_else(|| metadata.language.clone()),
            "page_count": metadata.pages,
            "word_count": self.cursor.words,
            "completeness": completeness,
            "properties": properties,
            "file_sha256": file.map(|file| file.sha256.as_str()),
            "size_bytes": file.map(|file| file.bytes),
        });
        self.run.charge_us(CALL_US);
        let finish = DocumentParseFinish { outcome: &outcome };
        let finished = finish.call(self.ports, &self.run.lease).await?.finished;
        Ok(if finished { Outcome::Closed } else { Outcome::cancelled() })
    }
}

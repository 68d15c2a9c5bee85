//! A model as a closure.

use std::{cell::RefCell, rc::Rc};

use async_trait::async_trait;
use kernel::Problem;
use ports::Embedder;

type Model = Rc<dyn Fn(&str, &str) -> Result<Vec<f32>, Problem>>;

/// Answers text by text and records what was asked. Without a closure it is a platform without models.
#[derive(Default)]
#[allow(missing_debug_implementations)] // closures
pub struct FakeEmbedder {
    model: RefCell<Option<Model>>,
    asked: RefCell<Vec<(String, Vec<String>)>>,
}

impl FakeEmbedder {
    /// Computes the vector of each text: model and text in, vector out.
    pub fn answer_with(&self, model: impl Fn(&str, &str) -> Result<Vec<f32>, Problem> + 'static) {
        *self.model.borrow_mut() = Some(Rc::new(model));
    }

    /// Every call so far: the model's name and the texts.
    pub fn asked(&self) -> Vec<(String, Vec<String>)> {
        self.asked.borrow().clone()
    }
}

#[async_trait(?Send)]
impl Embedder for FakeEmbedder {
    async fn embed(&self, model: &str, texts: &[String]) -> Result<Vec<Vec<f32>>, Problem> {
        self.asked.borrow_mut().push((model.to_owned(), texts.to_vec()));
        let Some(answer) = self.model.borrow().clone() else {
            let problem = Problem::unavailable("embeddings_unavailable", "this platform has no models");
            return Err(Problem { transient: false, ..problem });
        };
        texts.iter().map(|text| answer(model, text)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_answers_text_by_text_and_remembers_what_was_asked() {
        let embedder = FakeEmbedder::default();
        let texts = ["a".to_owned(), "bc".to_owned()];
        assert_eq!(
            pollster::block_on(embedder.embed("m", &texts)).unwrap_err().code,
            "embeddings_unavailable"
        );
        embedder.answer_with(|_, text| Ok(vec![f32::from(u8::try_from(text.len()).unwrap())]));
        assert_eq!(pollster::block_on(embedder.embed("m", &texts)), Ok(vec![vec![1.0], vec![2.0]]));
        assert_eq!(embedder.asked().len(), 2);
    }
}

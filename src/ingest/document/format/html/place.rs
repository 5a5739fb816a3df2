//! The path of an element in its page, as an XPath of names and numbers.

use std::collections::HashMap;

/// The longest path, in bytes.
const LONGEST: usize = 400;

/// The steps from the root to an element, and how many children of each name each of them has.
#[derive(Debug, Default)]
pub(super) struct ElementPath {
    text: String,
    /// The length of the text before each step, and the children of the element of the step.
    steps: Vec<(usize, HashMap<String, usize>)>,
    root: HashMap<String, usize>,
}

impl ElementPath {
    /// Goes down to a child.
    pub(super) fn enter(&mut self, name: &str) {
        let children = self.steps.last_mut().map_or(&mut self.root, |(_, children)| children);
        let number = match children.get_mut(name) {
            Some(count) => {
                *count += 1;
                *count
            }
            None => *children.entry(name.to_owned()).or_insert(1),
        };
        self.steps.push((self.text.len(), HashMap::new()));
        self.text.push('/');
        self.text.push_str(name);
        if number > 1 {
            self.text.push_str(&format!("[{number}]"));
        }
    }

    /// Goes up.
    pub(super) fn leave(&mut self) {
        if let Some((length, _)) = self.steps.pop() {
            self.text.truncate(length);
        }
    }

    /// The path of the innermost of the first `depth` elements; `None` where it is too long.
    pub(super) fn to(&self, depth: usize) -> Option<String> {
        let end = self.steps.get(depth).map_or(self.text.len(), |(length, _)| *length);
        self.text.get(..end).filter(|text| text.len() <= LONGEST && !text.is_empty()).map(str::to_owned)
    }
}

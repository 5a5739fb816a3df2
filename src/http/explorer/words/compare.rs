//! The words of the page of comparisons.

use super::texts;

texts! {
    TITLE = "Compare", "比较";
}

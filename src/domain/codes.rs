//! Codes of enumerations in files, requests and answers.

/// Gives an enumeration the list of its variants (`ALL`) and their codes (`code`, `from_code`), from one table.
macro_rules! codes {
    ($type:ident { $($variant:ident = $code:literal),+ $(,)? }) => {
        impl $type {
            /// All variants, in the order of their declaration.
            pub const ALL: [Self; [$($code),+].len()] = [$(Self::$variant),+];

            /// The code in files, requests and answers.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self {
                    $(Self::$variant => $code),+
                }
            }

            /// The variant with a code, if there is one.
            #[must_use]
            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.into_iter().find(|variant| variant.code() == code)
            }
        }
    };
}

pub(crate) use codes;

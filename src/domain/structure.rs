//! Data structures: which dimensions a dataset has, in which order.

use serde::{Deserialize, Serialize};

/// The ordered dimensions of a dataset (SDMX data structure definition, without the time dimension).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataStructureDefinition {
    dimensions: Vec<Dimension>,
}

/// One dimension of a data structure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dimension {
    /// Its id, such as `REF_AREA`.
    pub id: String,
    /// What the service knows about it; none for a dimension that is the dataset's own.
    pub role: Option<Role>,
}

/// The roles that every route knows; every structure has a frequency, the others may be absent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// How often the series is observed (`FREQ`).
    Frequency,
    /// Where (`REF_AREA`).
    Area,
    /// What is measured (`INDICATOR`).
    Indicator,
    /// Which industry (`ACTIVITY`).
    Activity,
}

impl Role {
    /// All roles, in the usual order of a key.
    pub const ALL: [Self; 4] = [Self::Frequency, Self::Area, Self::Indicator, Self::Activity];

    /// The id that a dimension of this role has (SDMX cross-domain concepts).
    #[must_use]
    pub const fn dimension(self) -> &'static str {
        match self {
            Self::Frequency => "FREQ",
            Self::Area => "REF_AREA",
            Self::Indicator => "INDICATOR",
            Self::Activity => "ACTIVITY",
        }
    }

    /// The role of a dimension id, none for a dimension that is a dataset's own.
    #[must_use]
    pub fn of_dimension(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.dimension() == id)
    }
}

/// Why dimensions make no structure.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StructureError {
    /// A role has no dimension.
    #[error("the dimensions lack {0}")]
    RoleMissing(&'static str),
    /// A dimension stands twice.
    #[error("the dimension {0} stands twice")]
    Repeated(String),
}

impl DataStructureDefinition {
    /// The structure with these dimension ids, in this order.
    ///
    /// # Errors
    /// When the frequency is missing or a dimension is repeated.
    pub fn new<I: IntoIterator<Item = S>, S: Into<String>>(ids: I) -> Result<Self, StructureError> {
        let dimensions: Vec<Dimension> = ids
            .into_iter()
            .map(|id| {
                let id = id.into();
                Dimension { role: Role::of_dimension(&id), id }
            })
            .collect();
        for (position, dimension) in dimensions.iter().enumerate() {
            if dimensions[..position].iter().any(|earlier| earlier.id == dimension.id) {
                return Err(StructureError::Repeated(dimension.id.clone()));
            }
        }
        let structure = Self { dimensions };
        match structure.position(Role::Frequency) {
            Some(_) => Ok(structure),
            None => Err(StructureError::RoleMissing(Role::Frequency.dimension())),
        }
    }

    /// The dimensions, in the order of the key.
    #[must_use]
    pub fn dimensions(&self) -> &[Dimension] {
        &self.dimensions
    }

    /// Where the dimension of a role stands in a key; none where the structure lacks the role.
    #[must_use]
    pub fn position(&self, role: Role) -> Option<usize> {
        self.dimensions.iter().position(|dimension| dimension.role == Some(role))
    }

    /// Where the dimension with an id stands in a key.
    #[must_use]
    pub fn position_of(&self, id: &str) -> Option<usize> {
        self.dimensions.iter().position(|dimension| dimension.id == id)
    }
}

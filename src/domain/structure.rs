//! Data structures: the dimensions of a dataset and their order.

use serde::{Deserialize, Serialize};

/// The dimensions of a dataset in the order of its keys (SDMX data structure definition, without the time dimension).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataStructureDefinition {
    dimensions: Vec<Dimension>,
}

/// One dimension of a data structure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dimension {
    /// Its id, such as `REF_AREA`.
    pub id: String,
    /// The role; `None` for a dimension that only this dataset defines.
    pub role: Option<Role>,
}

/// The roles of dimensions that requests can filter by in every dataset. A structure has a frequency; the other roles
/// may be absent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The frequency (`FREQ`).
    Frequency,
    /// The reference area (`REF_AREA`).
    Area,
    /// The indicator (`INDICATOR`).
    Indicator,
    /// The economic activity (`ACTIVITY`).
    Activity,
}

impl Role {
    /// All roles, in the usual order of a key.
    pub const ALL: [Self; 4] = [Self::Frequency, Self::Area, Self::Indicator, Self::Activity];

    /// The id of the dimension with this role (SDMX cross-domain concepts).
    #[must_use]
    pub const fn dimension(self) -> &'static str {
        match self {
            Self::Frequency => "FREQ",
            Self::Area => "REF_AREA",
            Self::Indicator => "INDICATOR",
            Self::Activity => "ACTIVITY",
        }
    }

    /// The role of the dimension with an id, if it has one.
    #[must_use]
    pub fn of_dimension(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.dimension() == id)
    }
}

/// The reason why a list of dimensions is not a structure.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StructureError {
    /// The dimension of a role is missing.
    #[error("the dimensions lack {0}")]
    RoleMissing(&'static str),
    /// A dimension is repeated.
    #[error("the dimension {0} stands twice")]
    Repeated(String),
}

impl DataStructureDefinition {
    /// The structure with these dimension ids, in the order of the key.
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

    /// The position in a key of the dimension with a role; `None` where the structure lacks the role.
    #[must_use]
    pub fn position(&self, role: Role) -> Option<usize> {
        self.dimensions.iter().position(|dimension| dimension.role == Some(role))
    }

    /// The position in a key of the dimension with an id.
    #[must_use]
    pub fn position_of(&self, id: &str) -> Option<usize> {
        self.dimensions.iter().position(|dimension| dimension.id == id)
    }
}

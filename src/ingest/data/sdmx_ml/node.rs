//! Which element of a message is which.
//!
//! SDMX-ML 2.1 part 3A (`SDMXMessage`, `SDMXDataGeneric`, `SDMXDataStructureSpecific` schemas), with what 2.0
//! (`SDMXGenericData`, `SDMXCompactData`) and 3.0 call otherwise. Elements are told by their local names: agencies
//! are free in their prefixes, and structure-specific elements are in the agency's own namespace or in none.

/// Whether ids stand as XML attributes or as values of elements.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// `<generic:Value id="FREQ" value="M"/>`.
    Generic,
    /// `<Series FREQ="M">`.
    Specific,
}

/// The element that values belong to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Owner {
    /// The data set.
    DataSet,
    /// A group of series.
    Group,
    /// A series.
    Series,
    /// An observation.
    Observation,
}

/// A text that a message says about itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Note {
    Prepared,
    Test,
    Action,
    Source,
    Title,
    SenderName,
    Urn,
    Footer,
    Error,
}

/// An element that means something here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Node {
    Root,
    Header,
    Sender,
    /// The structure that data sets refer to.
    Structure,
    /// What wraps the reference of a structure.
    Reference,
    /// The reference itself.
    Ref,
    Footer,
    FooterMessage,
    ErrorMessage,
    Text(Note),
    DataSet,
    Group,
    Series,
    Observation,
    /// A key, generic.
    Key(Owner),
    /// Attributes, generic.
    Attributes(Owner),
    /// One value of a key or of attributes.
    Value(Owner, bool),
    ObservationDimension,
    ObservationValue,
    /// The time of an observation in 2.0.
    Time,
    /// A component whose values are elements, in 3.0.
    Component(Owner),
    /// One of its values.
    ComponentValue(Owner),
    /// Nothing that is read, with all that stands in it.
    Skipped,
}

impl Node {
    /// What a child of this element is.
    pub(super) fn child(self, name: &str, style: Style) -> Self {
        match self {
            Self::Root => match name {
                "Header" => Self::Header,
                "DataSet" => Self::DataSet,
                "Footer" => Self::Footer,
                "ErrorMessage" => Self::ErrorMessage,
                _ => Self::Skipped,
            },
            Self::Header => header_child(name),
            Self::Sender if name == "Name" => Self::Text(Note::SenderName),
            Self::Structure | Self::Reference => match name {
                "Ref" => Self::Ref,
                "URN" => Self::Text(Note::Urn),
                // 3.0 has the reference as the text of the element itself.
                "Structure" | "StructureUsage" | "ProvisionAgreement" | "ProvisionAgrement" => {
                    Self::Reference
                }
                _ => Self::Skipped,
            },
            Self::Footer if name == "Message" => Self::FooterMessage,
            Self::FooterMessage if name == "Text" => Self::Text(Note::Footer),
            Self::ErrorMessage if name == "Text" => Self::Text(Note::Error),
            Self::DataSet | Self::Group | Self::Series | Self::Observation => self.data_child(name, style),
            Self::Key(owner) if name == "Value" => Self::Value(owner, true),
            Self::Attributes(owner) if name == "Value" => Self::Value(owner, false),
            Self::Component(owner) if name == "Value" => Self::ComponentValue(owner),
            _ => Self::Skipped,
        }
    }

    fn data_child(self, name: &str, style: Style) -> Self {
        match (self, name) {
            (Self::DataSet | Self::Group, "Series") => Self::Series,
            (Self::DataSet | Self::Series, "Obs") => Self::Observation,
            (Self::DataSet, "Group" | "Atts") => Self::Group,
            (Self::Group, "GroupKey") => Self::Key(Owner::Group),
            (Self::Series, "SeriesKey") => Self::Key(Owner::Series),
            (Self::Observation, "ObsKey") => Self::Key(Owner::Observation),
            (Self::Observation, "ObsDimension") => Self::ObservationDimension,
            (Self::Observation, "ObsValue") => Self::ObservationValue,
            (Self::Observation, "Time") => Self::Time,
            (_, "Attributes") if style == Style::Generic => Self::Attributes(self.owner()),
            (_, "Comp") => Self::Component(self.owner()),
            (_, "Annotations" | "KeyFamilyRef" | "DataProvider") => Self::Skipped,
            // In 2.0 the element of a group is named after the group.
            (Self::DataSet, _) if style == Style::Specific => Self::Group,
            _ => Self::Skipped,
        }
    }

    const fn owner(self) -> Owner {
        match self {
            Self::Group => Owner::Group,
            Self::Series => Owner::Series,
            Self::Observation => Owner::Observation,
            _ => Owner::DataSet,
        }
    }

    /// Whether its characters are kept.
    pub(super) const fn has_text(self) -> bool {
        matches!(self, Self::Text(_) | Self::Time | Self::ComponentValue(_) | Self::Reference)
    }
}

fn header_child(name: &str) -> Node {
    match name {
        "Prepared" => Node::Text(Note::Prepared),
        "Test" => Node::Text(Note::Test),
        "DataSetAction" => Node::Text(Note::Action),
        "Source" => Node::Text(Note::Source),
        "Name" => Node::Text(Note::Title),
        "Sender" => Node::Sender,
        "Structure" => Node::Structure,
        _ => Node::Skipped,
    }
}

//! The elements of a message and their nesting.
//!
//! SDMX-ML 2.1 part 3A (`SDMXMessage`, `SDMXDataGeneric`, `SDMXDataStructureSpecific` schemas), and the other names of
//! 2.0 (`SDMXGenericData`, `SDMXCompactData`) and 3.0. Elements are recognised by local name: prefixes are free, and
//! structure-specific elements are in the agency's own namespace or in none.

/// Whether component ids are names or values of XML attributes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// `<generic:Value id="FREQ" value="M"/>`.
    Generic,
    /// `<Series FREQ="M">`.
    Specific,
}

/// The element to which values belong.
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

/// A text of the header, the footer or an error.
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

/// An element of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Node {
    Root,
    Header,
    Sender,
    /// A structure in the header.
    Structure,
    /// The element around a reference to a structure.
    Reference,
    /// A reference.
    Ref,
    Footer,
    FooterMessage,
    ErrorMessage,
    Text(Note),
    DataSet,
    Group,
    Series,
    Observation,
    /// The key in generic data.
    Key(Owner),
    /// The attributes in generic data.
    Attributes(Owner),
    /// A value in generic data; true in a key, false among attributes.
    Value(Owner, bool),
    ObservationDimension,
    ObservationValue,
    /// The time of an observation in 2.0.
    Time,
    /// A component whose values are elements (3.0).
    Component(Owner),
    /// A value of such a component.
    ComponentValue(Owner),
    /// An element that is not read, with its content.
    Skipped,
}

impl Node {
    /// The child of this element with a local name.
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
                // In 3.0 the text of this element is the reference.
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
            // In 2.0 the name of the element is the id of the group.
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

    /// Whether its text is read.
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

//! Symbols, folds, selections, links: the shape of a file.

use std::ops::Range;

use tower_lsp::lsp_types::{self, Url};

use crate::features::folding::Fold;
use crate::features::links::{Link, Target};
use crate::features::symbols::{Symbol, SymbolKind};
use crate::text::{PositionEncoding, Text};

fn kind(kind: SymbolKind) -> lsp_types::SymbolKind {
    match kind {
        SymbolKind::Stage => lsp_types::SymbolKind::MODULE,
        SymbolKind::Header => lsp_types::SymbolKind::NAMESPACE,
        SymbolKind::Script => lsp_types::SymbolKind::FUNCTION,
        SymbolKind::Section => lsp_types::SymbolKind::STRUCT,
        SymbolKind::App => lsp_types::SymbolKind::CLASS,
        SymbolKind::Variable => lsp_types::SymbolKind::VARIABLE,
    }
}

/// An entry of the outline with what is in it.
#[expect(deprecated, reason = "the protocol's type has a field that it deprecates")]
pub(in crate::lsp) fn document_symbol(
    text: &Text,
    symbol: Symbol,
    encoding: PositionEncoding,
) -> lsp_types::DocumentSymbol {
    let children: Vec<_> =
        symbol.children.into_iter().map(|child| document_symbol(text, child, encoding)).collect();
    lsp_types::DocumentSymbol {
        name: symbol.name,
        detail: Some(symbol.detail).filter(|detail| !detail.is_empty()),
        kind: kind(symbol.kind),
        tags: None,
        deprecated: None,
        range: super::range(text, &symbol.range, encoding),
        selection_range: super::range(text, &symbol.selection, encoding),
        children: (!children.is_empty()).then_some(children),
    }
}

/// An entry of the outline by itself.
#[expect(deprecated, reason = "the protocol's type has a field that it deprecates")]
pub(in crate::lsp) fn symbol_information(
    text: &Text,
    uri: &Url,
    (symbol, container): (Symbol, Option<String>),
    encoding: PositionEncoding,
) -> lsp_types::SymbolInformation {
    lsp_types::SymbolInformation {
        name: symbol.name,
        kind: kind(symbol.kind),
        tags: None,
        deprecated: None,
        location: lsp_types::Location {
            uri: uri.clone(),
            range: super::range(text, &symbol.selection, encoding),
        },
        container_name: container,
    }
}

/// A fold, by lines.
pub(in crate::lsp) fn folding_range(text: &Text, fold: &Fold) -> lsp_types::FoldingRange {
    let range = super::range(text, &fold.range, PositionEncoding::Utf8);
    lsp_types::FoldingRange {
        start_line: range.start.line,
        end_line: range.end.line,
        kind: fold.comment.then_some(lsp_types::FoldingRangeKind::Comment),
        ..lsp_types::FoldingRange::default()
    }
}

/// Ranges from the smallest to the greatest to the protocol's chain of parents.
pub(in crate::lsp) fn selection_range(
    text: &Text,
    ranges: &[Range<usize>],
    encoding: PositionEncoding,
) -> lsp_types::SelectionRange {
    let (greatest, inner) =
        ranges.split_last().map_or((0..0, &ranges[..0]), |(last, rest)| (last.clone(), rest));
    let mut chain =
        lsp_types::SelectionRange { range: super::range(text, &greatest, encoding), parent: None };
    for range in inner.iter().rev() {
        let range = super::range(text, range, encoding);
        chain = lsp_types::SelectionRange { range, parent: Some(Box::new(chain)) };
    }
    chain
}

/// A link; nothing where its target is no address that an editor understands.
pub(in crate::lsp) fn document_link(
    text: &Text,
    link: &Link,
    encoding: PositionEncoding,
) -> Option<lsp_types::DocumentLink> {
    let target = match &link.target {
        Target::Address(address) => Url::parse(address).ok()?,
        Target::File(path) => Url::from_file_path(path).ok()?,
    };
    Some(lsp_types::DocumentLink {
        range: super::range(text, &link.range, encoding),
        target: Some(target),
        tooltip: None,
        data: None,
    })
}

//! Completions and signatures.

use std::ops::Range;

use tower_lsp::lsp_types::{self, CompletionItemKind, Documentation, ParameterLabel};

use crate::features::completion::{Completion, CompletionKind, List, Topic};
use crate::features::signature::Signature;
use crate::lsp::session::Client;
use crate::text::Text;

/// A list to the protocol's. The rank keeps our order against clients that sort.
pub(in crate::lsp) fn list(text: &Text, list: List, client: &Client) -> lsp_types::CompletionList {
    let range = super::range(text, &list.replace, client.encoding);
    let items = list.items.into_iter().enumerate().map(|(rank, one)| item(rank, one, range, client));
    lsp_types::CompletionList { is_incomplete: list.incomplete, items: items.collect() }
}

fn item(
    rank: usize,
    item: Completion,
    range: lsp_types::Range,
    client: &Client,
) -> lsp_types::CompletionItem {
    let snippet = item.snippet.filter(|_| client.snippets);
    let format = snippet.is_some().then_some(lsp_types::InsertTextFormat::SNIPPET);
    let edit = lsp_types::TextEdit { range, new_text: snippet.unwrap_or(item.insert) };
    let mut converted = lsp_types::CompletionItem {
        label: item.label,
        kind: Some(kind(item.kind)),
        detail: item.detail,
        sort_text: Some(format!("{rank:05}")),
        filter_text: item.filter,
        insert_text_format: format,
        text_edit: Some(lsp_types::CompletionTextEdit::Edit(edit)),
        ..lsp_types::CompletionItem::default()
    };
    match item.topic {
        Some(topic) if client.resolves_documentation => converted.data = Some(topic.id().into()),
        Some(topic) => converted.documentation = documentation(&topic, client),
        None => {}
    }
    converted
}

/// An item with its page.
pub(in crate::lsp) fn resolved(
    mut item: lsp_types::CompletionItem,
    client: &Client,
) -> lsp_types::CompletionItem {
    let id = item.data.as_ref().and_then(|data| data.as_str());
    if let Some(topic) = id.and_then(Topic::parse) {
        item.documentation = documentation(&topic, client);
    }
    item
}

fn documentation(topic: &Topic, client: &Client) -> Option<Documentation> {
    let page = topic.page()?;
    Some(Documentation::MarkupContent(super::markup(page, client.markdown_beside)))
}

fn kind(kind: CompletionKind) -> CompletionItemKind {
    match kind {
        CompletionKind::Image => CompletionItemKind::MODULE,
        CompletionKind::Tag => CompletionItemKind::CONSTANT,
        CompletionKind::Keyword => CompletionItemKind::KEYWORD,
        CompletionKind::Agent => CompletionItemKind::ENUM_MEMBER,
        CompletionKind::Header => CompletionItemKind::SNIPPET,
        CompletionKind::Section => CompletionItemKind::STRUCT,
        CompletionKind::Argument => CompletionItemKind::VALUE,
        CompletionKind::Name => CompletionItemKind::REFERENCE,
        CompletionKind::Variable => CompletionItemKind::VARIABLE,
        CompletionKind::Label => CompletionItemKind::PROPERTY,
        CompletionKind::File => CompletionItemKind::FILE,
        CompletionKind::Folder => CompletionItemKind::FOLDER,
        CompletionKind::Option => CompletionItemKind::FIELD,
    }
}

/// Signatures. Their labels are ASCII, so bytes are columns in every encoding; who finds nothing by columns looks for the
/// text.
pub(in crate::lsp) fn signature_help(
    (signatures, active): (Vec<Signature>, usize),
    client: &Client,
) -> lsp_types::SignatureHelp {
    let narrow = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let parameter = signatures.get(active).map(|signature| narrow(signature.active));
    let signatures = signatures.into_iter().map(|signature| {
        let label = |range: Range<usize>| match client.label_columns {
            true => ParameterLabel::LabelOffsets([narrow(range.start), narrow(range.end)]),
            false => ParameterLabel::Simple(signature.label.get(range).unwrap_or_default().to_owned()),
        };
        let parameters =
            signature.parameters.into_iter().map(|(range, about)| lsp_types::ParameterInformation {
                label: label(range),
                documentation: Some(Documentation::String(about.to_owned())),
            });
        let parameters = parameters.collect();
        lsp_types::SignatureInformation {
            label: signature.label,
            documentation: Some(Documentation::String(signature.documentation.to_owned())),
            parameters: Some(parameters),
            active_parameter: Some(narrow(signature.active)),
        }
    });
    lsp_types::SignatureHelp {
        signatures: signatures.collect(),
        active_signature: Some(narrow(active)),
        active_parameter: parameter,
    }
}

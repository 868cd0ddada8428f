//! Semantic tokens in the protocol's relative numbers.

use tower_lsp::lsp_types::{SemanticToken, SemanticTokenType, SemanticTokensEdit, SemanticTokensLegend};

use crate::features::tokens::{Token, TokenKind};
use crate::text::{PositionEncoding, Text};

/// What each kind is called in the protocol, in the order of the legend.
const LEGEND: &[(TokenKind, SemanticTokenType)] = &[
    (TokenKind::Keyword, SemanticTokenType::KEYWORD),
    (TokenKind::Agent, SemanticTokenType::ENUM_MEMBER),
    (TokenKind::Registry, SemanticTokenType::NAMESPACE),
    (TokenKind::Image, SemanticTokenType::CLASS),
    (TokenKind::Tag, SemanticTokenType::NUMBER),
    (TokenKind::Digest, SemanticTokenType::REGEXP),
    (TokenKind::Section, SemanticTokenType::MACRO),
    (TokenKind::Name, SemanticTokenType::STRUCT),
    (TokenKind::Variable, SemanticTokenType::PARAMETER),
    (TokenKind::Label, SemanticTokenType::PROPERTY),
    (TokenKind::Path, SemanticTokenType::STRING),
    (TokenKind::Interpreter, SemanticTokenType::FUNCTION),
    (TokenKind::Comment, SemanticTokenType::COMMENT),
];

/// What the numbers mean.
pub(in crate::lsp) fn legend() -> SemanticTokensLegend {
    let token_types = LEGEND.iter().map(|(_, name)| name.clone()).collect();
    SemanticTokensLegend { token_types, token_modifiers: Vec::new() }
}

/// Tokens, each relative to the one before.
pub(in crate::lsp) fn relative(
    text: &Text,
    tokens: &[Token],
    encoding: PositionEncoding,
) -> Vec<SemanticToken> {
    let (mut line, mut column) = (0, 0);
    let mut converted = Vec::with_capacity(tokens.len());
    for token in tokens {
        let range = super::range(text, &token.range, encoding);
        let kind = LEGEND.iter().position(|(kind, _)| *kind == token.kind);
        // Editors take no token over several lines.
        let (Some(kind), true) = (kind, range.start.line == range.end.line) else { continue };
        let delta_line = range.start.line - line;
        let delta_start =
            if delta_line == 0 { range.start.character - column } else { range.start.character };
        (line, column) = (range.start.line, range.start.character);
        converted.push(SemanticToken {
            delta_line,
            delta_start,
            length: range.end.character - range.start.character,
            token_type: u32::try_from(kind).unwrap_or_default(),
            token_modifiers_bitset: 0,
        });
    }
    converted
}

/// What changed between two lists: what is common at both ends stays. Numbers count integers, five to a token.
pub(in crate::lsp) fn difference(old: &[SemanticToken], new: &[SemanticToken]) -> Vec<SemanticTokensEdit> {
    let start = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let shorter = old.len().min(new.len()) - start;
    let end = old.iter().rev().zip(new.iter().rev()).take(shorter).take_while(|(a, b)| a == b).count();
    let (removed, added) = (old.len() - start - end, &new[start..new.len() - end]);
    if removed == 0 && added.is_empty() {
        return Vec::new();
    }
    let narrow = |n: usize| u32::try_from(n * 5).unwrap_or(u32::MAX);
    vec![SemanticTokensEdit {
        start: narrow(start),
        delete_count: narrow(removed),
        data: (!added.is_empty()).then(|| added.to_vec()),
    }]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(delta_line: u32) -> SemanticToken {
        SemanticToken { delta_line, delta_start: 0, length: 1, token_type: 0, token_modifiers_bitset: 0 }
    }

    #[test]
    fn every_kind_has_its_own_name() {
        for (i, (kind, name)) in LEGEND.iter().enumerate() {
            assert!(LEGEND[i + 1..].iter().all(|(other, named)| other != kind && named != name), "{kind:?}");
        }
    }

    #[test]
    fn differences_lead_from_old_to_new() {
        let lists: [&[u32]; 7] = [&[], &[1], &[1, 2], &[1, 2, 3], &[1, 1, 1], &[2, 1], &[1, 1]];
        for old in lists {
            for new in lists {
                let (old, new) = ([old, new][0], [old, new][1]);
                let list = |numbers: &[u32]| numbers.iter().map(|number| token(*number)).collect::<Vec<_>>();
                let (mut made, new) = (list(old), list(new));
                for edit in difference(&list(old), &new) {
                    let (start, count) = (edit.start as usize / 5, edit.delete_count as usize / 5);
                    made.splice(start..start + count, edit.data.unwrap_or_default());
                }
                assert_eq!(made, new, "from {old:?}");
            }
        }
    }
}

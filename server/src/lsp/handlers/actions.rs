//! Quick fixes.

use tower_lsp::lsp_types::*;

use super::Answer;
use crate::features::actions;
use crate::finding::Applicability;
use crate::lsp::convert;
use crate::lsp::server::LanguageServer;

impl LanguageServer {
    pub(in crate::lsp) fn answer_code_action(
        &self,
        params: CodeActionParams,
    ) -> impl Answer<CodeActionResponse> + use<> {
        let client = self.session.client();
        self.compute(params.text_document.uri, move |document| {
            let (snapshot, uri) = (&document.snapshot, &document.uri);
            let range = convert::offsets(snapshot.text(), params.range, client.encoding);
            let wanted = |kind: &CodeActionKind| match &params.context.only {
                Some(only) => only.iter().any(|parent| is_sub_kind(kind, parent)),
                None => *kind != CodeActionKind::SOURCE_FIX_ALL,
            };
            let edit =
                |edits: &_| Some(convert::workspace_edit(snapshot, edits, uri, document.version, &client));
            let mut response = Vec::new();
            if wanted(&CodeActionKind::QUICKFIX) {
                response.extend(actions::quick_fixes(snapshot, range).into_iter().map(|action| {
                    let diagnostic = convert::diagnostic(snapshot, &action.finding, uri, &client);
                    CodeActionOrCommand::CodeAction(CodeAction {
                        title: convert::title(&action.fix.title),
                        kind: Some(CodeActionKind::QUICKFIX),
                        diagnostics: Some(vec![diagnostic]),
                        edit: edit(&action.fix.edits),
                        is_preferred: Some(action.preferred),
                        ..CodeAction::default()
                    })
                }));
            }
            if wanted(&CodeActionKind::SOURCE_FIX_ALL)
                && let Some(all) = actions::fix_all(snapshot, Applicability::Safe)
            {
                response.push(CodeActionOrCommand::CodeAction(CodeAction {
                    title: convert::title(&all.title),
                    kind: Some(CodeActionKind::SOURCE_FIX_ALL),
                    edit: edit(&all.edits),
                    ..CodeAction::default()
                }));
            }
            Some(response)
        })
    }
}

/// `quickfix.a` is a sub-kind of `quickfix`, and every kind of the empty one.
fn is_sub_kind(kind: &CodeActionKind, parent: &CodeActionKind) -> bool {
    let rest = kind.as_str().strip_prefix(parent.as_str());
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.') || parent.as_str().is_empty())
}

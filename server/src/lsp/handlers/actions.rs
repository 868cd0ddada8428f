//! Quick fixes, and other references for base images.

use tower_lsp::lsp_types::*;

use super::{Answer, Document};
use crate::config::FILE_NAME;
use crate::config::disk::Said;
use crate::config::edit::{self, Setting};
use crate::features::{actions, configuring, pins};
use crate::finding::{Applicability, Finding};
use crate::lsp::capabilities::PIN_ALL;
use crate::lsp::convert::{self, Change};
use crate::lsp::server::LanguageServer;
use crate::lsp::session::Client;
use crate::rules;
use crate::text::Text;

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
                None => !matches!(kind.as_str(), "source.fixAll" | "source.pinAll"),
            };
            let edit =
                |edits: &_| Some(convert::workspace_edit(snapshot, edits, uri, document.version, &client));
            let pin_all = |kind| {
                let all = pins::pin_all(snapshot)?;
                let change = Change {
                    uri: uri.clone(),
                    snapshot: snapshot.clone(),
                    version: Some(document.version),
                    edits: all.edits,
                };
                Some(CodeActionOrCommand::CodeAction(CodeAction {
                    edit: Some(convert::confirmed_edit(&all.title, &[change], &client)),
                    title: convert::title(&all.title),
                    kind: Some(kind),
                    ..CodeAction::default()
                }))
            };
            let mut response = Vec::new();
            if wanted(&CodeActionKind::QUICKFIX) {
                let entry = |action: actions::Action| {
                    let diagnostic = convert::diagnostic(snapshot, &action.finding, uri, &client);
                    CodeActionOrCommand::CodeAction(CodeAction {
                        title: convert::title(&action.fix.title),
                        kind: Some(CodeActionKind::QUICKFIX),
                        diagnostics: Some(vec![diagnostic]),
                        edit: edit(&action.fix.edits),
                        is_preferred: Some(action.preferred),
                        ..CodeAction::default()
                    })
                };
                let mut others = Vec::new();
                for finding in actions::findings_at(snapshot, range.clone()) {
                    others.extend(actions::ignores(snapshot, &finding).into_iter().map(entry));
                    let settings = configuring::settings(&finding);
                    // Of what can be configured the most particular.
                    others.extend(
                        settings.first().and_then(|setting| document.configure(setting, &finding, &client)),
                    );
                }
                let fixes = actions::quick_fixes(snapshot, range.clone());
                if fixes.iter().any(|action| pins::is_moving(action.finding.rule)) {
                    others.splice(0..0, pin_all(CodeActionKind::QUICKFIX));
                }
                let is_selection =
                    snapshot.text().line_of(range.start).0 != snapshot.text().line_of(range.end).0;
                let room =
                    if is_selection { fixes.len() } else { MENU.saturating_sub(others.len()).max(MENU / 2) };
                response.extend(fixes.into_iter().take(room).map(entry));
                others.truncate(MENU.saturating_sub(response.len()));
                response.append(&mut others);
            }
            if wanted(&PIN_ALL) {
                response.extend(pin_all(PIN_ALL));
            }
            if wanted(&CodeActionKind::REFACTOR_REWRITE) {
                let room = MENU.saturating_sub(response.len());
                let rewrites = actions::image_rewrites(snapshot, range).into_iter().take(room);
                response.extend(rewrites.map(|rewrite| {
                    CodeActionOrCommand::CodeAction(CodeAction {
                        title: convert::title(&rewrite.title),
                        kind: Some(CodeActionKind::REFACTOR_REWRITE),
                        edit: edit(&rewrite.edits),
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

/// The most entries for one place: what fits into a menu that is read.
const MENU: usize = 6;

impl Document {
    /// The action that says something in the configuration: in the file that holds for this document, or in a new one
    /// at the workspace's root.
    fn configure(
        &self,
        setting: &Setting,
        finding: &Finding,
        client: &Client,
    ) -> Option<CodeActionOrCommand> {
        let said = Said::around(self.snapshot.surroundings(), &rules::ids());
        let (path, text) = match &said {
            Some(said) => (said.path.clone(), Some(said.text.as_ref()?.clone())),
            None => {
                let around = self.snapshot.surroundings();
                let root = around.bases().pop().filter(|_| around.is_workspace())?;
                (root.join(FILE_NAME), None)
            }
        };
        let uri = Url::from_file_path(path).ok()?;
        let is_new = text.is_none();
        if is_new && !client.creates_files {
            return None;
        }
        let text = text.unwrap_or_else(|| Text::new(""));
        let edit = edit::set(&text.to_string(), setting)?;
        let edits = convert::text_edits(&text, &[edit], client.encoding);
        let edit = match client.versioned_edits {
            false => WorkspaceEdit::new([(uri, edits)].into()),
            true => {
                let options = CreateFileOptions { overwrite: None, ignore_if_exists: Some(true) };
                let create = CreateFile { uri: uri.clone(), options: Some(options), annotation_id: None };
                let text_document = OptionalVersionedTextDocumentIdentifier { uri, version: None };
                let edits = edits.into_iter().map(OneOf::Left).collect();
                let change = DocumentChangeOperation::Edit(TextDocumentEdit { text_document, edits });
                let create = is_new.then_some(DocumentChangeOperation::Op(ResourceOp::Create(create)));
                let operations = create.into_iter().chain([change]).collect();
                WorkspaceEdit {
                    document_changes: Some(DocumentChanges::Operations(operations)),
                    ..WorkspaceEdit::default()
                }
            }
        };
        Some(CodeActionOrCommand::CodeAction(CodeAction {
            title: convert::title(&setting.title),
            kind: Some(CodeActionKind::QUICKFIX),
            diagnostics: Some(vec![convert::diagnostic(&self.snapshot, finding, &self.uri, client)]),
            edit: Some(edit),
            ..CodeAction::default()
        }))
    }
}

/// `quickfix.a` is a sub-kind of `quickfix`, and every kind of the empty one.
fn is_sub_kind(kind: &CodeActionKind, parent: &CodeActionKind) -> bool {
    let rest = kind.as_str().strip_prefix(parent.as_str());
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.') || parent.as_str().is_empty())
}

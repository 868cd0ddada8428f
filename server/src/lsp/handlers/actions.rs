//! The menu of what can be done at a place, as the protocol has it.

use std::collections::HashSet;

use serde_json::json;
use tower_lsp::lsp_types::*;

use super::{Answer, Document};
use crate::config::FILE_NAME;
use crate::config::disk::Said;
use crate::config::edit::{self, Setting};
use crate::features::menu::{self, Entry, Kind};
use crate::finding::{Finding, Fix};
use crate::lsp::capabilities::PIN_ALL;
use crate::lsp::convert;
use crate::lsp::online::PIN_FILE_ONLINE;
use crate::lsp::server::LanguageServer;
use crate::lsp::session::Client;
use crate::resolve::{Settings, pin};
use crate::rules;
use crate::text::{Edit, Text};

impl LanguageServer {
    pub(in crate::lsp) fn answer_code_action(
        &self,
        params: CodeActionParams,
    ) -> impl Answer<CodeActionResponse> + use<> {
        let client = self.session.client();
        self.answer(params.text_document.uri, move |document| {
            let (snapshot, uri) = (&document.snapshot, &document.uri);
            let range = convert::offsets(snapshot.text(), params.range, client.encoding);
            let named: HashSet<_> = params
                .context
                .diagnostics
                .iter()
                .filter_map(|named| match &named.code {
                    Some(NumberOrString::String(rule)) => Some((
                        rule.as_str(),
                        convert::offsets(snapshot.text(), named.range, client.encoding).start,
                    )),
                    _ => None,
                })
                .collect();
            let is_named = |finding: &Finding| named.contains(&(finding.rule, finding.range.start));
            let wanted = |kind: Kind| match &params.context.only {
                Some(only) => only.iter().any(|parent| is_sub_kind(&protocol_kind(kind), parent)),
                None => !matches!(kind, Kind::FixAll | Kind::PinAll),
            };
            let askable = |range: &_| {
                if client.refuses_edits {
                    return None;
                }
                let offer = pin::offer::offer(snapshot, range, &Settings::of_user().ok()?)?;
                Some(menu::Question { title: offer.title, input: offer.input })
            };
            let entries = menu::menu(snapshot, &range, is_named, wanted, askable).into_iter();
            let actions = entries.filter_map(|entry| match entry {
                Entry::Mend(action) => Some(CodeAction {
                    title: convert::title(&action.fix.title),
                    kind: Some(CodeActionKind::QUICKFIX),
                    diagnostics: Some(vec![convert::diagnostic(snapshot, &action.finding, uri, &client)]),
                    edit: Some(document.edit(&action.fix.edits, &client)),
                    is_preferred: Some(action.preferred),
                    ..CodeAction::default()
                }),
                Entry::Configure(setting, finding) => document.configure(&setting, &finding, &client),
                Entry::Change(kind, change) => Some(document.change(kind, &change, &client)),
                Entry::Ask(question, finding) => Some(document.ask(question, &finding, &client)),
            });
            Some(actions.map(CodeActionOrCommand::CodeAction).collect())
        })
    }
}

impl Document {
    fn edit(&self, edits: &[Edit], client: &Client) -> WorkspaceEdit {
        convert::workspace_edit(&self.snapshot, edits, &self.uri, self.version, client)
    }

    /// The action that has an input asked about on-line, when it is taken and not before.
    fn ask(&self, question: menu::Question, finding: &Finding, client: &Client) -> CodeAction {
        let title = convert::title(&question.title);
        let arguments = vec![json!(self.uri), json!({"input": question.input})];
        CodeAction {
            title: title.clone(),
            kind: Some(CodeActionKind::QUICKFIX),
            diagnostics: Some(vec![convert::diagnostic(&self.snapshot, finding, &self.uri, client)]),
            command: Some(Command { title, command: PIN_FILE_ONLINE.to_owned(), arguments: Some(arguments) }),
            ..CodeAction::default()
        }
    }

    /// The action with no finding behind it. Nobody is asked before a file is pinned: one undo takes it back.
    fn change(&self, kind: Kind, change: &Fix, client: &Client) -> CodeAction {
        CodeAction {
            title: convert::title(&change.title),
            kind: Some(protocol_kind(kind)),
            edit: Some(self.edit(&change.edits, client)),
            ..CodeAction::default()
        }
    }

    /// The action that says something in the configuration: in the file that holds for this document, or in a new one
    /// at the workspace's root.
    fn configure(&self, setting: &Setting, finding: &Finding, client: &Client) -> Option<CodeAction> {
        let said = Said::around(self.snapshot.surroundings(), rules::ids());
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
        Some(CodeAction {
            title: convert::title(&setting.title),
            kind: Some(CodeActionKind::QUICKFIX),
            diagnostics: Some(vec![convert::diagnostic(&self.snapshot, finding, &self.uri, client)]),
            edit: Some(edit),
            ..CodeAction::default()
        })
    }
}

fn protocol_kind(kind: Kind) -> CodeActionKind {
    match kind {
        Kind::QuickFix => CodeActionKind::QUICKFIX,
        Kind::Rewrite => CodeActionKind::REFACTOR_REWRITE,
        Kind::PinAll => PIN_ALL,
        Kind::FixAll => CodeActionKind::SOURCE_FIX_ALL,
    }
}

/// `quickfix.a` is a sub-kind of `quickfix`, and every kind of the empty one.
fn is_sub_kind(kind: &CodeActionKind, parent: &CodeActionKind) -> bool {
    let rest = kind.as_str().strip_prefix(parent.as_str());
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.') || parent.as_str().is_empty())
}

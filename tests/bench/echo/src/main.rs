//! A language server that does nothing but publish: the least that an edit can take with tower-lsp.
//!
//!     echo FINDINGS
//!
//! The file holds a JSON list of diagnostics. They are published, all and unchanged, whenever a document is opened or
//! changed.
#![allow(clippy::unwrap_used, reason = "a program of the benchmark, started with what the benchmark wrote")]

use std::time::Duration;

use tower_lsp::jsonrpc::Result;
use tower_lsp::lsp_types::{
    Diagnostic, DidChangeTextDocumentParams, DidOpenTextDocumentParams, InitializeParams, InitializeResult,
    ServerCapabilities, TextDocumentSyncCapability, TextDocumentSyncKind,
};
use tower_lsp::{Client, LanguageServer, LspService, Server};

struct Echo {
    client: Client,
    findings: Vec<Diagnostic>,
}

#[tower_lsp::async_trait]
impl LanguageServer for Echo {
    async fn initialize(&self, _: InitializeParams) -> Result<InitializeResult> {
        let sync = TextDocumentSyncCapability::Kind(TextDocumentSyncKind::INCREMENTAL);
        let capabilities =
            ServerCapabilities { text_document_sync: Some(sync), ..ServerCapabilities::default() };
        Ok(InitializeResult { capabilities, server_info: None })
    }

    async fn did_open(&self, params: DidOpenTextDocumentParams) {
        let document = params.text_document;
        self.client.publish_diagnostics(document.uri, self.findings.clone(), Some(document.version)).await;
    }

    async fn did_change(&self, params: DidChangeTextDocumentParams) {
        let document = params.text_document;
        self.client.publish_diagnostics(document.uri, self.findings.clone(), Some(document.version)).await;
    }

    async fn shutdown(&self) -> Result<()> {
        // tower-lsp waits for the end of the input behind `exit`, and whoever measures for the end of the program.
        tokio::spawn(async {
            tokio::time::sleep(Duration::from_millis(50)).await;
            std::process::exit(0);
        });
        Ok(())
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let file = std::env::args().nth(1).unwrap();
    let findings: Vec<Diagnostic> = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
    let (service, socket) = LspService::new(|client| Echo { client, findings });
    Server::new(tokio::io::stdin(), tokio::io::stdout(), socket).serve(service).await;
}

// Runs inside VS Code's extension host, through the same commands as the editor itself.

const assert = require('node:assert/strict');
const vscode = require('vscode');

const { servers } = require('./servers.cjs');

async function until(condition, what, milliseconds = 30_000) {
  const deadline = Date.now() + milliseconds;
  for (;;) {
    const value = await condition();
    if (value) return value;
    if (Date.now() > deadline) throw new Error(`not within ${milliseconds} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
}

const folder = vscode.workspace.workspaceFolders[0].uri;
const file = (name) => vscode.Uri.joinPath(folder, name);

async function open(name) {
  const document = await vscode.workspace.openTextDocument(file(name));
  return vscode.window.showTextDocument(document);
}

/** The findings, as [rule, underlined text]. */
function findings(document) {
  return vscode.languages
    .getDiagnostics(document.uri)
    .map(({ code, range }) => [typeof code === 'object' ? code.value : code, document.getText(range)])
    .sort();
}

async function lesson() {
  const { document } = await open('Singularity');
  await until(() => findings(document).length >= 2, 'two findings');
  return document;
}

/** What a provider answers, once there is one. */
const provided = (command, ...given) => until(() => vscode.commands.executeCommand(command, ...given), command);

/** What an edit makes of the findings of a document, once they are those. */
const foundAre = (document, expected, what) =>
  until(() => JSON.stringify(findings(document)) === JSON.stringify(expected), what);

const IMAGE = ['unpinned-base-image', 'latest'];
const PACKAGE = ['unpinned-pip-package', 'numpy'];

const tests = {
  // The first of all, so that it is the file that starts the server.
  async 'a mistake in the configuration is shown at its place'() {
    const { document } = await open('configured/singularity-ls.toml');
    const [problem] = await until(() => {
      const all = vscode.languages.getDiagnostics(document.uri);
      return all.length > 0 && all;
    }, 'the mistake');
    assert.equal(document.getText(problem.range), 'profil');
    assert.match(problem.message, /Did you mean `profile`/);
    // Corrected in the editor, it is gone, whatever is on disk.
    const change = new vscode.WorkspaceEdit();
    change.replace(document.uri, problem.range, 'profile');
    await vscode.workspace.applyEdit(change);
    await until(() => vscode.languages.getDiagnostics(document.uri).length === 0, 'no mistake');
    await vscode.commands.executeCommand('workbench.action.files.revert');
  },

  async 'settings that nobody has set leave it to the configuration file'() {
    const { document } = await open('configured/Singularity');
    await foundAre(document, [IMAGE], 'the rule that the file ignores is not reported');
  },

  async 'settings count at once'() {
    const settings = vscode.workspace.getConfiguration('singularity');
    const document = await lesson();
    const set = (name, value) => settings.update(name, value, vscode.ConfigurationTarget.Global);
    await set('ignore', ['unpinned-base-image']);
    await foundAre(document, [PACKAGE], 'without what is ignored');
    await set('ignore', undefined);
    await set('severity', { 'unpinned-pip-package': 'off' });
    await foundAre(document, [IMAGE], 'without what is off');
    await set('severity', undefined);
    await foundAre(document, [IMAGE, PACKAGE], 'all again');
  },

  async 'files of ours are recognised'() {
    for (const name of JSON.parse(process.env.SINGULARITY_LS_TEST_OURS)) {
      const document = await vscode.workspace.openTextDocument(file(name));
      await until(() => current(document).languageId === 'singularity', `${name} is ${current(document).languageId}`, 5000);
    }
  },

  async 'files of others are left alone'() {
    for (const [name, language] of Object.entries(JSON.parse(process.env.SINGULARITY_LS_TEST_FOREIGN))) {
      const document = await vscode.workspace.openTextDocument(file(name));
      await new Promise((resolve) => setTimeout(resolve, 300));
      assert.equal(current(document).languageId, language, name);
      assert.deepEqual(vscode.languages.getDiagnostics(document.uri), [], name);
    }
  },

  async 'a header typed into an empty file makes it ours'() {
    const editor = await open('empty.def');
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), 'Bootstrap: docker\n'));
    await until(() => current(editor.document).languageId === 'singularity', 'recognised');
    await vscode.commands.executeCommand('undo');
  },

  async 'findings'() {
    const document = await lesson();
    assert.deepEqual(findings(document), [IMAGE, PACKAGE]);
  },

  async 'a finding leads to the page of its rule'() {
    const document = await lesson();
    const [{ code }] = vscode.languages.getDiagnostics(document.uri);
    assert.match(decodeURIComponent(code.target.toString(true)), /^command:singularity\.explainRule\?\["unpinned-/);
    await vscode.commands.executeCommand('singularity.explainRule', code.value);
    const label = ({ label }) => label.includes(code.value);
    await until(() => vscode.window.tabGroups.all.some(({ tabs }) => tabs.some(label)), 'its preview');
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
  },

  async 'formatting'() {
    const document = await vscode.workspace.openTextDocument(file('untidy.sdef'));
    const edits = await provided('vscode.executeFormatDocumentProvider', document.uri, { tabSize: 4, insertSpaces: true });
    const change = new vscode.WorkspaceEdit();
    change.set(document.uri, edits);
    await vscode.workspace.applyEdit(change);
    assert.match(document.getText(), /^Bootstrap: docker\nFrom: alpine:3\.22\.1\n[^]*\n    make\n$/);
  },

  async 'rename'() {
    const document = await vscode.workspace.openTextDocument(file('colours.sdef'));
    const before = document.getText();
    const edit = await provided('vscode.executeDocumentRenameProvider', document.uri, new vscode.Position(5, 5), 'IMAGE');
    await vscode.workspace.applyEdit(edit);
    assert.equal(document.getText(), before.replaceAll('BASE', 'IMAGE'));
  },

  async 'symbols'() {
    const document = await vscode.workspace.openTextDocument(file('colours.sdef'));
    const symbols = await provided('vscode.executeDocumentSymbolProvider', document.uri);
    const names = (list) => list.flatMap(({ name, children }) => [name, ...names(children ?? [])]);
    for (const name of ['arguments', 'files', 'post', 'runscript', 'help']) {
      assert.ok(names(symbols).some((one) => one.includes(name)), `${name} in ${names(symbols)}`);
    }
  },

  async 'semantic tokens'() {
    const document = await vscode.workspace.openTextDocument(file('colours.sdef'));
    const { data } = await provided('vscode.provideDocumentSemanticTokens', document.uri);
    assert.ok(data.length / 5 > 10, `${data.length / 5} tokens`);
  },

  async 'a digest is one word'() {
    const content = 'Bootstrap: docker\nFrom: a@sha256:0123abcd\n';
    const document = await vscode.workspace.openTextDocument({ language: 'singularity', content });
    const word = document.getWordRangeAtPosition(new vscode.Position(1, 12));
    assert.equal(document.getText(word), 'sha256:0123abcd');
  },

  async 'Restart Server starts another'() {
    const running = () => servers(process.env.SINGULARITY_LS_TEST_HOME);
    const document = await lesson();
    const [first] = running();
    await vscode.commands.executeCommand('singularity.restartServer');
    await until(() => running().length === 1 && running()[0] !== first, 'another server');
    await until(() => findings(document).length === 2, 'its findings');
  },

  async 'every command is there'() {
    const commands = await vscode.commands.getCommands(true);
    const { packageJSON } = vscode.extensions.getExtension('singularity-ls.singularity-ls');
    for (const { command } of packageJSON.contributes.commands) assert.ok(commands.includes(command), command);
  },

  async 'hover shows the chain'() {
    const document = await lesson();
    const hovers = await vscode.commands.executeCommand('vscode.executeHoverProvider', document.uri, new vscode.Position(1, 8));
    const text = hovers.flatMap(({ contents }) => contents.map(({ value }) => value)).join('\n');
    assert.match(text, /buildpack-deps:trixie[^]*debian:trixie[^]*scratch/);
  },

  async 'hover says what a rule is about'() {
    const hover = async (document, line, character) => {
      const at = new vscode.Position(line, character);
      const hovers = await vscode.commands.executeCommand('vscode.executeHoverProvider', document.uri, at);
      return hovers.flatMap(({ contents }) => contents.map(({ value }) => value)).join('\n');
    };
    // At a finding, and where a rule is named.
    const text = await hover(await lesson(), 1, 15);
    assert.match(text, /\*\*unpinned-base-image\*\*[^]*`latest` is whatever was published last/);
    assert.doesNotMatch(text, /Write instead/);
    const { document } = await open('configured/singularity-ls.toml');
    assert.match(await hover(document, 1, 15), /\*\*unpinned-pip-package\*\*/);
    assert.equal(await hover(document, 0, 10), '');
  },

  async 'completion'() {
    const document = await lesson();
    const list = await vscode.commands.executeCommand('vscode.executeCompletionItemProvider', document.uri, new vscode.Position(1, 13));
    assert.ok(list.items.length > 3, String(list.items.length));
  },

  async 'quick-fix'() {
    const document = await lesson();
    const at = new vscode.Range(1, 14, 1, 14);
    const actions = await vscode.commands.executeCommand('vscode.executeCodeActionProvider', document.uri, at, 'quickfix', 5);
    const preferred = actions.find((action) => action.isPreferred);
    assert.ok(preferred, JSON.stringify(actions.map(({ title }) => title)));
    await vscode.workspace.applyEdit(preferred.edit);
    assert.equal(document.lineAt(1).text, 'From: python:3.14.7-trixie');
    await until(() => findings(document).length === 1, 'one finding left');
    await vscode.commands.executeCommand('undo');
    assert.equal(document.lineAt(1).text, 'From: python:latest');
  },

  async 'Explain Rule opens its page'() {
    const uri = vscode.Uri.from({ scheme: 'singularity-rule', path: '/unpinned-base-image.md' });
    const page = await vscode.workspace.openTextDocument(uri);
    assert.match(page.getText(), /unpinned-base-image/);
  },

  async 'two files in two folders'() {
    const { document } = await open('other/Singularity');
    await until(() => findings(document).some(([, text]) => text === 'scipy'), 'findings of the second file');
    assert.equal(findings(await vscode.workspace.openTextDocument(file('Singularity'))).length, 2);
    // Both belong to one server.
    assert.equal(servers(process.env.SINGULARITY_LS_TEST_HOME).length, 1);
  },

  async 'folding'() {
    const document = await lesson();
    const ranges = await vscode.commands.executeCommand('vscode.executeFoldingRangeProvider', document.uri);
    assert.ok(ranges.some(({ start }) => start === 2), JSON.stringify(ranges));
  },

  async 'enter under a section indents'() {
    const editor = await open('Apptainer');
    await editor.edit((edit) => edit.insert(new vscode.Position(2, 0), '%post'));
    editor.selection = new vscode.Selection(2, 5, 2, 5);
    await vscode.commands.executeCommand('type', { text: '\n' });
    await vscode.commands.executeCommand('type', { text: 'make' });
    assert.equal(editor.document.lineAt(3).text, '    make');
    await vscode.commands.executeCommand('workbench.action.files.revert');
  },

  async 'a build task for the open file'() {
    await open('plain.def');
    const tasks = await vscode.tasks.fetchTasks({ type: 'singularity' });
    assert.deepEqual(tasks[0].execution.args, ['build', 'plain.sif', 'plain.def']);
  },

  async 'a killed server comes back and nothing is lost'() {
    const running = () => servers(process.env.SINGULARITY_LS_TEST_HOME);
    const document = await lesson();
    const editor = await vscode.window.showTextDocument(document);
    await editor.edit((edit) => edit.insert(new vscode.Position(4, 0), '    cargo install ripgrep\n'));
    await until(() => findings(document).length === 3, 'three findings');
    const [first, ...others] = running();
    assert.deepEqual(others, [], 'one server only');
    process.kill(first, 'SIGKILL');
    await until(() => running().some((pid) => pid !== first), 'another server');
    await editor.edit((edit) => edit.insert(new vscode.Position(5, 0), '    gem install rake\n'));
    await until(() => findings(document).length === 4, 'four findings');
    await vscode.commands.executeCommand('workbench.action.files.revert');
  },
};

/** A document that has changed its language is another object under the same name. */
function current(document) {
  return vscode.workspace.textDocuments.find((one) => one.uri.toString() === document.uri.toString()) ?? document;
}

exports.run = async function run() {
  const chosen = new RegExp(process.env.SINGULARITY_LS_TEST_NAMES ?? '');
  let failed = 0;
  for (const [name, body] of Object.entries(tests)) {
    if (!chosen.test(name)) continue;
    const started = Date.now();
    try {
      await body();
      console.log(`ok ${name} (${Date.now() - started} ms)`);
    } catch (error) {
      failed++;
      console.log(`not ok ${name}: ${error.message}`);
    }
  }
  console.log(`VS Code ${vscode.version}`);
  if (failed > 0) throw new Error(`${failed} failed`);
};

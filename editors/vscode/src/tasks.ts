/** Building the definition file that is open, as a task. Nothing runs unless a person starts it. */

import * as vscode from 'vscode';

import { activeDefinition } from './languages';

interface BuildDefinition extends vscode.TaskDefinition {
  readonly definition: string;
  readonly image?: string;
  readonly arguments?: readonly string[];
}

export class BuildTasks implements vscode.TaskProvider, vscode.Disposable {
  private readonly registration = vscode.tasks.registerTaskProvider('singularity', this);

  dispose(): void {
    this.registration.dispose();
  }

  provideTasks(): vscode.Task[] {
    const document = activeDefinition()?.document;
    const folder = document && vscode.workspace.getWorkspaceFolder(document.uri);
    if (!folder) return [];
    const definition = vscode.workspace.asRelativePath(document.uri, false);
    return [task({ type: 'singularity', definition }, folder)];
  }

  resolveTask(given: vscode.Task): vscode.Task | undefined {
    const definition = given.definition as BuildDefinition;
    const folder = typeof given.scope === 'object' ? given.scope : vscode.workspace.workspaceFolders?.[0];
    return folder && definition.definition ? task(definition, folder) : undefined;
  }
}

function task(definition: BuildDefinition, folder: vscode.WorkspaceFolder): vscode.Task {
  const program = vscode.workspace.getConfiguration('singularity', folder).get<string>('program', 'apptainer');
  const image = definition.image ?? `${definition.definition.replace(/\.def$/, '')}.sif`;
  const words = ['build', ...(definition.arguments ?? []), image, definition.definition];
  return new vscode.Task(
    definition,
    folder,
    `build ${definition.definition}`,
    program,
    new vscode.ProcessExecution(program, words, { cwd: folder.uri.fsPath }),
    '$singularity',
  );
}

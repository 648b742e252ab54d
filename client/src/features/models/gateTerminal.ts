import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import type { ForgeServer } from '../../infrastructure/forgeServer';

/** A terminal that shows what the gates of models say. The server runs them; Ctrl+C ends them. */
export class GateTerminal implements vscode.Disposable {
  private readonly disposables: vscode.Disposable[];
  private terminal: vscode.Terminal | undefined;
  private writer: vscode.EventEmitter<string> | undefined;
  /** What was said before the terminal was open. */
  private held: string | undefined;
  private name = '';
  private interrupt: (() => void) | undefined;

  constructor(server: ForgeServer) {
    this.disposables = [
      server.onDidSayOutput(({ output, text }) => {
        if (output === this.name) this.write(text);
      }),
      vscode.window.onDidCloseTerminal((closed) => {
        if (closed === this.terminal) this.terminal = undefined;
      }),
    ];
  }

  /** Begins to show what is said from now on; the name to say it under is returned. */
  begin(title: string, interrupt: () => void): string {
    this.interrupt = interrupt;
    this.name = randomUUID();
    if (this.terminal === undefined) this.open();
    this.write(`\u001b[1m${title}\u001b[0m\n`);
    return this.name;
  }

  /** Writes a last line, and leaves an empty one behind it. */
  end(line: string): void {
    this.interrupt = undefined;
    this.write(`${line}\n\n`);
  }

  /** Brings it up without taking the focus. */
  show(): void {
    this.terminal?.show(true);
  }

  dispose(): void {
    this.terminal?.dispose();
    for (const disposable of this.disposables) disposable.dispose();
  }

  private open(): void {
    const writer = new vscode.EventEmitter<string>();
    this.writer = writer;
    this.held = '';
    this.terminal = vscode.window.createTerminal({
      name: 'Forge Gates',
      iconPath: new vscode.ThemeIcon('checklist'),
      pty: {
        onDidWrite: writer.event,
        open: () => {
          const held = this.held ?? '';
          this.held = undefined;
          writer.fire(held);
        },
        close: () => this.interrupt?.(),
        handleInput: (keys: string) => {
          if (keys.includes('\u0003')) this.interrupt?.();
        },
      },
    });
  }

  private write(text: string): void {
    const lines = text.replaceAll('\n', '\r\n');
    if (this.held === undefined) this.writer?.fire(lines);
    else this.held += lines;
  }
}

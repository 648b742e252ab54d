import * as vscode from 'vscode';
import type { RunAbout, RunRef } from '../../../shared/runs';
import { text, type ForgeServer } from '../../infrastructure/forgeServer';

const scheme = 'forge-note';
const key = 'forge.notes';

/** Notes of runs whose store is only read; they stay in the workspace state of this editor. */
export class LocalNotes {
  constructor(private readonly memento: vscode.Memento) {}

  of(run: RunRef): string {
    return this.all()[name(run)] ?? '';
  }

  async set(run: RunRef, note: string): Promise<void> {
    const others = Object.entries(this.all()).filter(([id]) => id !== name(run));
    await this.memento.update(key, Object.fromEntries(note.trim() === '' ? others : [...others, [name(run), note]]));
  }

  /** All of them, by the id of the run's node. */
  all(): Record<string, string> {
    return this.memento.get<Record<string, string>>(key, {});
  }
}

/**
 * Notes as small Markdown documents: opened like a file, written by saving. Those of a tracking server are written there; those of other
 * stores, which are only read, stay in this editor.
 */
export class NoteDocuments implements vscode.FileSystemProvider {
  private readonly changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.changed.event;
  private readonly times = new Map<string, number>();

  constructor(
    private readonly server: ForgeServer,
    private readonly notes: LocalNotes,
    private readonly edited: (run: RunRef, note: string) => Promise<void>,
  ) {}

  static register(provider: NoteDocuments): vscode.Disposable {
    return vscode.workspace.registerFileSystemProvider(scheme, provider, { isCaseSensitive: true });
  }

  static uri(about: RunAbout): vscode.Uri {
    const { store, runId } = about;
    return vscode.Uri.from({ scheme, path: `/${store}/${runId}/note of ${about.name.replaceAll(/[\\/]/g, ' ')}.md` });
  }

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const content = await this.readFile(uri);
    return { type: vscode.FileType.File, ctime: 0, mtime: this.times.get(uri.path) ?? 0, size: content.byteLength };
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    const about = await this.about(runAt(uri));
    return new TextEncoder().encode(about.isWritable ? (about.note ?? '') : this.notes.of(about));
  }

  async writeFile(uri: vscode.Uri, content: Uint8Array): Promise<void> {
    const note = new TextDecoder().decode(content);
    const about = await this.about(runAt(uri));
    try {
      if (about.isWritable) await this.edited(about, note);
      else await this.notes.set(about, note);
    } catch (error) {
      throw vscode.FileSystemError.Unavailable(text(error));
    }
    this.times.set(uri.path, Date.now());
    this.changed.fire([{ type: vscode.FileChangeType.Changed, uri }]);
  }

  readDirectory(): [string, vscode.FileType][] {
    return [];
  }

  createDirectory(): void {
    throw vscode.FileSystemError.NoPermissions('Notes have no folders.');
  }

  delete(): void {
    throw vscode.FileSystemError.NoPermissions('Save an empty note to take it away.');
  }

  rename(): void {
    throw vscode.FileSystemError.NoPermissions('A note belongs to its run.');
  }

  private async about(run: RunRef): Promise<RunAbout> {
    try {
      return await this.server.request('forge/runs/about', run);
    } catch (error) {
      throw vscode.FileSystemError.Unavailable(text(error));
    }
  }
}

function runAt(uri: vscode.Uri): RunRef {
  const [, store, runId] = uri.path.split('/');
  if (store === undefined || runId === undefined) throw vscode.FileSystemError.FileNotFound(uri);
  return { store, runId };
}

function name({ store, runId }: RunRef): string {
  return `run:${store}/${runId}`;
}

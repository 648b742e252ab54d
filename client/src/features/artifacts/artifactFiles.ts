import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import type { ArtifactStat } from '../../../shared/artifacts';
import { text, type ForgeServer } from '../../infrastructure/forgeServer';
import { plain } from '../../infrastructure/plainText';
import { artifactAt, nameOf, sizeText, type ArtifactRef } from './artifactUri';
import { saveArtifact } from './saveArtifact';

const bytesPerMB = 1_000_000;
/** Below it a file is there before anybody could read what a notification says. */
const quietBytes = 5 * bytesPerMB;
/** The editor asks for the size several times while it opens a file. */
const keptMs = 10_000;

/** Artifacts that are no files of this machine, as files that can only be read. The server makes a copy of what is opened. */
export class ArtifactFiles implements vscode.FileSystemProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.changed.event;
  private readonly stats = new Map<string, { until: number; answer: Promise<ArtifactStat> }>();
  /** What a person agreed to open though it is large. */
  private readonly agreed = new Set<string>();

  /** @param storage a folder of this window's own, for copies that live as long as it takes to read them */
  constructor(
    private readonly server: ForgeServer,
    private readonly storage: vscode.Uri,
  ) {}

  watch(): vscode.Disposable {
    // Nobody tells of changes there; opening the file again shows the newest.
    return new vscode.Disposable(() => undefined);
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const { kind, size } = await this.look(uri);
    if (kind === 'none') throw vscode.FileSystemError.FileNotFound(uri);
    const type = kind === 'folder' ? vscode.FileType.Directory : vscode.FileType.File;
    return { type, size: size ?? 0, ctime: 0, mtime: 0, permissions: vscode.FilePermission.Readonly };
  }

  async readDirectory(uri: vscode.Uri): Promise<[string, vscode.FileType][]> {
    const { entries } = await this.ask(() => this.server.request('forge/artifacts/list', refOf(uri)));
    return entries.map(({ name, isFolder }) => [name, isFolder ? vscode.FileType.Directory : vscode.FileType.File]);
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    const artifact = refOf(uri);
    const { kind, size } = await this.look(uri);
    if (kind === 'none') throw vscode.FileSystemError.FileNotFound(uri);
    if (kind === 'folder') throw vscode.FileSystemError.FileIsADirectory(uri);
    await this.agree(uri, artifact, size ?? 0);
    const folder = vscode.Uri.joinPath(this.storage, randomUUID());
    const copy = vscode.Uri.joinPath(folder, 'copy');
    try {
      await vscode.workspace.fs.createDirectory(folder);
      await this.ask(() =>
        saveArtifact(
          this.server,
          { ...artifact, target: copy.fsPath },
          {
            title: plain(`Opening ${nameOf(artifact)}`),
            location: (size ?? 0) < quietBytes ? vscode.ProgressLocation.Window : vscode.ProgressLocation.Notification,
          },
        ),
      );
      return await vscode.workspace.fs.readFile(copy);
    } finally {
      vscode.workspace.fs
        .delete(folder, { recursive: true })
        .then(undefined, (error: unknown) => this.server.log.warn(`A copy stays: ${text(error)}`));
    }
  }

  createDirectory(uri: vscode.Uri): void {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  writeFile(uri: vscode.Uri): void {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  delete(uri: vscode.Uri): void {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  rename(uri: vscode.Uri): void {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  dispose(): void {
    this.changed.dispose();
  }

  private look(uri: vscode.Uri): Promise<ArtifactStat> {
    const key = uri.path;
    const known = this.stats.get(key);
    if (known !== undefined && known.until > Date.now()) return known.answer;
    for (const [old, { until }] of this.stats) if (until <= Date.now()) this.stats.delete(old);
    const answer = this.ask(() => this.server.request('forge/artifacts/stat', refOf(uri)));
    this.stats.set(key, { until: Date.now() + keptMs, answer });
    answer.catch(() => this.stats.delete(key));
    return answer;
  }

  /** Asks before a large file is fetched and held in memory. */
  private async agree(uri: vscode.Uri, artifact: ArtifactRef, size: number): Promise<void> {
    const limit = vscode.workspace.getConfiguration('forge').get<number>('artifacts.openLimit', 50) * bytesPerMB;
    if (size <= limit || this.agreed.has(uri.path)) return;
    const [open, download] = ['Open', 'Download…'];
    const question = `${nameOf(artifact)} has ${sizeText(size)}. Open it all the same?`;
    const answer = await vscode.window.showWarningMessage(plain(question), { modal: true }, open, download);
    if (answer === open) {
      this.agreed.add(uri.path);
      return;
    }
    if (answer === download) void vscode.commands.executeCommand('forge.downloadArtifact', uri);
    throw vscode.FileSystemError.Unavailable(`It has ${sizeText(size)} and was not opened.`);
  }

  /** The editor shows the message of an error of its own kind as it is. */
  private async ask<T>(question: () => Promise<T>): Promise<T> {
    try {
      return await question();
    } catch (error) {
      throw vscode.FileSystemError.Unavailable(error instanceof vscode.CancellationError ? 'Opening it was cancelled.' : text(error));
    }
  }
}

function refOf(uri: vscode.Uri): ArtifactRef {
  const artifact = artifactAt(uri.path);
  if (artifact === undefined) throw vscode.FileSystemError.FileNotFound(uri);
  return artifact;
}

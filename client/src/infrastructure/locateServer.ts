/** Finds out how the server can be started on this machine. Everything it asks of the machine comes in, so that it can be tested. */

/** What is asked of the machine. */
export interface Machine {
  platform: string;
  env: Record<string, string | undefined>;
  home: string;
  isFile(path: string): boolean;
  /** Names in a folder, none where there is no such folder. */
  list(folder: string): string[];
  /** Where links lead; the path itself where that cannot be told. */
  realPath(path: string): string;
}

export interface ServerSettings {
  /** `forge.server.path`, empty where not set. */
  path: string;
  /** `forge.server.dotnetPath`, empty where not set. */
  dotnetPath: string;
}

/** One way to start the server. */
export interface Launch {
  command: string;
  args: string[];
}

/** The ways to start the server, best first, and why there are none. */
export interface Located {
  launches: Launch[];
  problem?: 'noDotnet' | 'noServer';
  /** What to tell, where there is a problem. */
  detail?: string;
}

/** The oldest .NET that runs the server. */
export const dotnetMajor = 10;

const needs = `Forge needs the .NET ${dotnetMajor} runtime`;
/** What to tell where there is no .NET. */
export const noDotnet = `${needs}, and did not find it on this machine.`;

export function locateServer(extensionPath: string, settings: ServerSettings, machine: Machine): Located {
  const join = (...parts: string[]) => parts.join(machine.platform === 'win32' ? '\\' : '/');
  const exe = machine.platform === 'win32' ? '.exe' : '';
  if (settings.path !== '') {
    if (!machine.isFile(settings.path)) {
      return {
        launches: [],
        problem: 'noServer',
        detail: `The setting forge.server.path names ${settings.path}, and there is no such file.`,
      };
    }
    return settings.path.endsWith('.dll') ? portable(settings.path) : { launches: [{ command: settings.path, args: [] }] };
  }

  const server = join(extensionPath, 'dist', 'server');
  // The launcher is made for one platform; on another it does not start, and `dotnet` runs the same assemblies.
  const native = join(server, `forge${exe}`);
  const dll = join(server, 'forge.dll');
  const launches: Launch[] = machine.isFile(native) ? [{ command: native, args: [] }] : [];
  if (machine.isFile(dll)) {
    const second = portable(dll);
    launches.push(...second.launches);
    if (launches.length === 0) return second;
  }
  if (launches.length > 0) return { launches };
  return { launches: [], problem: 'noServer', detail: 'The extension holds no server: install it again.' };

  function portable(path: string): Located {
    const { dotnet, detail } = findDotnet();
    return dotnet === undefined ? { launches: [], problem: 'noDotnet', detail } : { launches: [{ command: dotnet, args: [path] }] };
  }

  function findDotnet(): { dotnet?: string; detail: string } {
    // A path that the user set is taken at its word.
    if (settings.dotnetPath !== '') {
      const detail = `${needs}. The setting forge.server.dotnetPath names ${settings.dotnetPath}, and there is no such file.`;
      return machine.isFile(settings.dotnetPath) ? { dotnet: settings.dotnetPath, detail } : { detail };
    }
    const name = `dotnet${exe}`;
    const windows = machine.platform === 'win32';
    const isAbsolute = (folder: string) => (windows ? /^([a-z]:)?[\\/]/i : /^\//).test(folder);
    const folders = [
      machine.env['DOTNET_ROOT'],
      ...(machine.env['PATH'] ?? machine.env['Path'] ?? '').split(windows ? ';' : ':'),
      join(machine.home, '.dotnet'),
      ...(windows
        ? [join(machine.env['ProgramFiles'] ?? 'C:\\Program Files', 'dotnet')]
        : ['/usr/share/dotnet', '/usr/lib/dotnet', '/usr/lib64/dotnet', '/usr/local/share/dotnet', '/opt/homebrew/bin', '/snap/bin']),
    ];
    // What is relative would be looked for in whatever folder the editor was started in, which may be a repository.
    const candidates = folders.flatMap((folder) => (folder !== undefined && isAbsolute(folder) ? [join(folder, name)] : []));
    const present = [...new Set(candidates)].filter((path) => machine.isFile(path));
    const dotnet = present.find(hasRuntime) ?? present.find((path) => runtimes(path).length === 0);
    const [old] = present;
    if (dotnet !== undefined) return { dotnet, detail: '' };
    if (old === undefined) return { detail: noDotnet };
    const newest =
      runtimes(old)
        .sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10))
        .at(-1) ?? '';
    return { detail: `${needs}. The newest on this machine is too old: ${newest}, of ${old}.` };
  }

  /** The runtimes beside a dotnet program; none where it is a wrapper whose runtimes lie elsewhere: it may still work. */
  function runtimes(dotnet: string): string[] {
    const real = machine.realPath(dotnet);
    const root = real.slice(0, Math.max(real.lastIndexOf('/'), real.lastIndexOf('\\')));
    return machine.list(join(root, 'shared', 'Microsoft.NETCore.App'));
  }

  function hasRuntime(dotnet: string): boolean {
    return runtimes(dotnet).some((version) => Number.parseInt(version, 10) >= dotnetMajor);
  }
}

/**
 * Whether a server that died at its start died for want of a runtime. The codes are the .NET host's CoreHostLibMissingFailure (0x80008083)
 * and FrameworkMissingFailure (0x80008096), of which Unix keeps the last byte.
 */
export function diedForWantOfDotnet(exitCode: number | null, stderr: string): boolean {
  const low = exitCode === null ? 0 : exitCode & 0xff;
  return (low === 0x83 || low === 0x96) && stderr.includes('.NET');
}

import type { GpuChoice } from '../../../shared/gpus';
import type { Launch } from '../../infrastructure/locateServer';

/** How a script is started on a card that is booked for as long as it runs; pure. */

export interface GpuRun {
  /** The server's program, which is the command line `forge` too. */
  forge: Launch;
  interpreter: string;
  /** Relative to the folder in which it runs. */
  script: string;
  /** `any`, or a word of the name of the cards. */
  gpu: string;
  count: number;
  /** What colleagues see that the card is for; the command itself where nothing better is known. */
  purpose?: string;
  reservations?: string;
  user?: string;
}

/** The command and its arguments, each as it is: no shell reads them. */
export function commandOf(run: GpuRun): Launch {
  const option = (name: string, value: string | undefined) => (value === undefined || value === '' ? [] : [`${name}=${value}`]);
  // What begins with a dash would be read as an option of the interpreter.
  const script = run.script.startsWith('-') ? `./${run.script}` : run.script;
  const args = [
    ...['gpu', 'run', `--gpu=${run.gpu}`],
    ...(run.count > 1 ? [`--count=${run.count}`] : []),
    ...option('--purpose', run.purpose),
    ...option('--reservations', run.reservations),
    ...option('--user', run.user),
    ...['--', run.interpreter, script],
  ];
  return { command: run.forge.command, args: [...run.forge.args, ...args] };
}

/** The kinds of cards to choose from: any, and each name that there is, with how many there are. */
export function kinds(gpus: readonly GpuChoice[]): { gpu: string; label: string; count: number }[] {
  const names = [...new Set(gpus.map(({ name }) => name))].filter((name) => name !== '' && name !== 'GPU').sort();
  return [
    { gpu: 'any', label: 'Any GPU', count: gpus.length },
    ...names.map((name) => ({ gpu: name, label: name, count: gpus.filter((one) => one.name === name).length })),
  ];
}

/** A path of the settings with what it may hold filled in; undefined where something in it is not known. */
export function filledIn(path: string, folder: string, home: string): string | undefined {
  const filled = path
    .replaceAll('${workspaceFolder}', folder)
    .replaceAll('${userHome}', home)
    .replace(/^~(?=$|[/\\])/, home);
  return filled === '' || filled.includes('${') ? undefined : filled;
}

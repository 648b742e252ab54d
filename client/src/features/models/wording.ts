import type { ModelPlan } from '../../../shared/models';

/** What a transition would do, in a line below the box that asks for the reason. */
export function planText({ from, to, changes, steps, notes, checks, commands }: ModelPlan): string {
  const also = changes.length > 1 ? ` Changes: ${changes.join('; ')}.` : '';
  const tracked = steps.length > 0 ? ` MLflow: ${steps.join('; ')}.` : '';
  const gates = checks.length + commands.length > 0 ? ` Before it: ${[...checks, ...commands].join(', ')}.` : '';
  const way = from === to ? `What was in ${to} before comes back.` : `${from ?? 'No state'} → ${to}.`;
  return `${way}${also}${tracked}${gates}${notes.map((note) => ` ${note}`).join('')}`;
}

/** What a transition did. */
export function doneText({ model, from, to, steps }: ModelPlan, only: 'catalogue' | 'tracking' | undefined): string {
  if (only === 'tracking') return `MLflow says what the catalogue says of ${model}: ${to}.`;
  return `${model} is in ${to} now${from == null ? '' : ` (was in ${from})`}${steps.length > 0 ? ', in MLflow too' : ''}.`;
}

/** How states stand in a list to pick one from: the way forward first. */
export function byWay(targets: readonly string[], next: string | null | undefined): { state: string; description: string }[] {
  const first = targets.filter((state) => state === next);
  const rest = targets.filter((state) => state !== next);
  return [
    ...first.map((state) => ({ state, description: 'forward' })),
    ...rest.map((state) => ({ state, description: state === 'deprecated' ? 'out of use' : 'back' })),
  ];
}

import * as vscode from 'vscode';

/** What a step of a dialog ended with. */
export type Outcome<T> =
  { kind: 'value'; value: T } | { kind: 'back' } | { kind: 'button'; button: vscode.QuickInputButton } | { kind: 'gone' };

interface Step {
  title: string;
  step: number;
  totalSteps: number;
  placeholder: string;
  /** Whether there is a step to go back to. */
  hasBack?: boolean;
  /** Whether what is typed stays hidden. */
  isSecret?: boolean;
  /** A line below the box. */
  prompt?: string;
  /** Further buttons in the title bar. */
  buttons?: readonly vscode.QuickInputButton[];
}

/** Lets the user pick one of a list. */
export function pickStep<T extends vscode.QuickPickItem>(step: Step, items: readonly T[], active: T | undefined): Promise<Outcome<T>> {
  const pick = vscode.window.createQuickPick<T>();
  pick.items = items;
  pick.matchOnDescription = true;
  if (active !== undefined) pick.activeItems = [active];
  return run(pick, step, () => pick.selectedItems[0]);
}

/** Lets the user pick several of a list; at least one. `wrong` says what is wrong with a choice. */
export function pickSeveralStep<T extends vscode.QuickPickItem>(
  step: Step,
  items: readonly T[],
  chosen: readonly T[],
  wrong: (picked: readonly T[]) => string | undefined,
): Promise<Outcome<readonly T[]>> {
  const pick = vscode.window.createQuickPick<T>();
  pick.canSelectMany = true;
  pick.items = items;
  pick.selectedItems = chosen;
  return run<readonly T[]>(pick, step, () => {
    const problem = pick.selectedItems.length === 0 ? step.placeholder : wrong(pick.selectedItems);
    if (problem === undefined) return pick.selectedItems;
    pick.title = `${step.title}: ${problem}`;
    return undefined;
  });
}

/** Says what is wrong with a typed value; at once, or after asking somebody. */
export type Check = (value: string) => string | undefined | Promise<string | undefined>;

/** Lets the user type a value. `check` says what is wrong with it. */
export function typeStep(step: Step, value: string, check: Check): Promise<Outcome<string>> {
  const box = vscode.window.createInputBox();
  box.value = value;
  box.password = step.isSecret === true;
  if (step.prompt !== undefined) box.prompt = step.prompt;
  const verify = async (typed: string) => {
    const wrong = await check(typed);
    // An answer about what was typed before the newest letter says nothing.
    if (box.value === typed) box.validationMessage = wrong;
    return box.value === typed && wrong === undefined;
  };
  box.onDidChangeValue((typed) => {
    if (typed === '') box.validationMessage = undefined;
    else void verify(typed);
  });
  return run(box, step, async () => ((await verify(box.value)) ? box.value : undefined));
}

function run<T>(
  input: Pick<
    vscode.InputBox,
    | 'title'
    | 'step'
    | 'totalSteps'
    | 'placeholder'
    | 'ignoreFocusOut'
    | 'buttons'
    | 'onDidTriggerButton'
    | 'onDidAccept'
    | 'onDidHide'
    | 'show'
    | 'dispose'
  >,
  step: Step,
  accepted: () => T | undefined | Promise<T | undefined>,
): Promise<Outcome<T>> {
  return new Promise((resolve) => {
    const end = (outcome: Outcome<T>) => {
      resolve(outcome);
      input.dispose();
    };
    input.title = step.title;
    input.step = step.step;
    input.totalSteps = step.totalSteps;
    input.placeholder = step.placeholder;
    input.ignoreFocusOut = true;
    input.buttons = [...(step.hasBack === true ? [vscode.QuickInputButtons.Back] : []), ...(step.buttons ?? [])];
    input.onDidTriggerButton((button) => end(button === vscode.QuickInputButtons.Back ? { kind: 'back' } : { kind: 'button', button }));
    input.onDidAccept(async () => {
      const value = await accepted();
      if (value !== undefined) end({ kind: 'value', value });
    });
    input.onDidHide(() => end({ kind: 'gone' }));
    input.show();
  });
}

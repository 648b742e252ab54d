import { pickStep, typeStep, type Outcome } from '../../infrastructure/steps';
import type { Login } from './testStore';

type Page = 'method' | 'user' | 'password' | 'token' | 'done';

const methods = [
  { label: 'User and password', page: 'user' as const, detail: 'As you sign in to the server in a browser' },
  { label: 'Token', page: 'token' as const, detail: 'An access token of a hosted service, or of a proxy in front of the server' },
];

/** Asks how to sign in at an origin, with a way back from each step. A database takes a user and a password only. */
export async function askLogin(origin: string, user: string | undefined, canGoBack: boolean): Promise<Outcome<Login>> {
  const isDatabase = origin.startsWith('postgresql:');
  const start: Page = isDatabase ? (user === undefined ? 'user' : 'password') : 'method';
  const title = `Sign in to ${origin}`;
  const frame = (step: number) => ({ title, step, totalSteps: isDatabase && user !== undefined ? 1 : isDatabase ? 2 : 3 });
  const visited: Page[] = [];
  const login: Login = user === undefined ? {} : { user };
  let page: Page = start;
  while (page !== 'done') {
    const hasBack = canGoBack || visited.length > 0;
    const outcome: Outcome<Page> = await show(page, hasBack);
    if (outcome.kind === 'gone') return outcome;
    if (outcome.kind === 'value') {
      visited.push(page);
      page = outcome.value;
    } else if (visited.length === 0) return { kind: 'back' };
    else page = visited.pop() ?? start;
  }
  return { kind: 'value', value: login };

  async function show(which: Page, hasBack: boolean): Promise<Outcome<Page>> {
    if (which === 'method') {
      const picked = await pickStep({ ...frame(1), hasBack, placeholder: 'How do you sign in?' }, methods, undefined);
      return picked.kind === 'value' ? { kind: 'value', value: picked.value.page } : picked;
    }
    const secret = 'It is kept in the secret storage of the editor, and sent to this server only.';
    const step = { ...frame(isDatabase ? (which === 'user' ? 1 : frame(1).totalSteps) : which === 'password' ? 3 : 2), hasBack };
    if (which === 'user') {
      const typed = await typeStep({ ...step, placeholder: 'User' }, login.user ?? '', required('Type the user.'));
      if (typed.kind !== 'value') return typed;
      login.user = typed.value.trim();
      return { kind: 'value', value: 'password' };
    }
    const isToken = which === 'token';
    const typed = await typeStep(
      { ...step, placeholder: isToken ? 'Token' : 'Password', isSecret: true, prompt: secret },
      '',
      required(isToken ? 'Type the token.' : 'Type the password.'),
    );
    if (typed.kind !== 'value') return typed;
    delete login.password;
    delete login.token;
    if (isToken) login.token = typed.value.trim();
    else login.password = typed.value;
    return { kind: 'value', value: 'done' };
  }
}

function required(message: string): (value: string) => string | undefined {
  return (value) => (value.trim() === '' ? message : undefined);
}

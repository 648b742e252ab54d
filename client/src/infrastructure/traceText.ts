import type { LogOutputChannel } from 'vscode';

const secret = /forge\/(stores\/|credentials)/;

/** What a trace says of a message: of those that may hold a password only that they went. */
export function traced(message: string): string {
  const [first = ''] = message.split('\n', 1);
  if (!secret.test(first)) return message;
  // A trace in JSON is one line, contents and all.
  return first.trimStart().startsWith('{')
    ? '{"message":"withheld, as it may hold a password"}'
    : `${first}\n(withheld, as it may hold a password)`;
}

/** The log as the traces of the talk with the server see it. */
export function withoutSecrets(log: LogOutputChannel): LogOutputChannel {
  return new Proxy(log, {
    get(target, key) {
      if (key === 'trace') return (message: string) => target.trace(traced(message));
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}

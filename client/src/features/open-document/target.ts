/** Where an `open` command leads: a uri, and a zero-based position where it ends in `#line,column`, with the length of what to select behind that. */
export function parseTarget(argument: string): { uri: string; line?: number; column?: number; length?: number } {
  const match = /^(.*)#(\d{1,9})(?:,(\d{1,9})(?:,(\d{1,9}))?)?$/s.exec(argument);
  const [, uri, line, column, length] = match ?? [];
  if (uri === undefined || line === undefined) return { uri: argument };
  return { uri, line: Number(line), column: Number(column ?? 0), ...(length === undefined ? {} : { length: Number(length) }) };
}

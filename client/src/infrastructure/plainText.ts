/**
 * Text of files and stores for messages and pick lists, where the editor makes `[text](command:…)` a link that runs and `$(name)` an icon:
 * a character without width keeps both from being read so.
 */
export function plain(text: string): string {
  return text.replaceAll('](', ']\u200b(').replaceAll('$(', '$\u200b(');
}

import * as vscode from 'vscode';
import type { PickFields } from '../../../shared/runs';
import { plain } from '../../infrastructure/plainText';
import { fieldParts, type FieldRow } from './pickField';

/** A line of a pick list of fields; `row` is absent for separators and for lines that are no field. */
export type FieldItem = vscode.QuickPickItem & { row?: FieldRow };

/** The fields of some kinds as lines of a pick list. */
export function fieldItems(fields: PickFields, kinds: readonly string[], picked: readonly string[] = []): FieldItem[] {
  return fieldParts(fields, kinds).flatMap(({ title, rows }): FieldItem[] => [
    { label: title, kind: vscode.QuickPickItemKind.Separator },
    ...rows.map((row) => ({
      label: `$(${row.icon}) ${plain(row.label)}`,
      description: plain(row.description),
      picked: picked.includes(row.field.field),
      row,
    })),
  ]);
}

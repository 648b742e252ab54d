import * as vscode from 'vscode';
import type { ViewNode } from '../../../shared/views';
import { placeOf, type Row } from './treeModel';

const { None, Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
const states = [None, Collapsed, Expanded] as const;

/** Draws a row. */
export function treeItem(row: Row): vscode.TreeItem {
  const { node } = row;
  const item = new vscode.TreeItem(node.label, states[node.expansion ?? 0]);
  item.id = placeOf(row);
  if (node.description !== undefined) item.description = node.description;
  if (node.context !== undefined) item.contextValue = node.context;
  if (node.accessibleLabel !== undefined) item.accessibilityInformation = { label: node.accessibleLabel };
  if (node.icon !== undefined) {
    item.iconPath = new vscode.ThemeIcon(node.icon, node.iconColor === undefined ? undefined : new vscode.ThemeColor(node.iconColor));
  }
  // An absent tooltip is asked for when the mouse rests on the row (resolveTreeItem).
  if (node.tooltipOnDemand !== true || row.error !== undefined) item.tooltip = row.error ?? tooltip(node);
  const command = commandOf(row);
  if (command !== undefined) item.command = command;
  return item;
}

function tooltip(node: ViewNode): vscode.MarkdownString | string {
  if (node.tooltip === undefined) return node.description === undefined ? node.label : `${node.label} ${node.description}`;
  return markdown(node.tooltip);
}

/** Markdown of the server. Neither trusted, nor HTML, nor with icons: what stands in a run's name must stay text. */
export function markdown(text: string): vscode.MarkdownString {
  return new vscode.MarkdownString(text);
}

function commandOf(row: Row): vscode.Command | undefined {
  switch (row.node.command?.kind) {
    case 'open':
      return { command: 'forge.openDocument', title: 'Open', arguments: [row.node.command.argument] };
    case 'loadMore':
      return { command: 'forge.loadMore', title: 'Load More', arguments: [row] };
    case 'signIn':
      return { command: 'forge.signIn', title: 'Sign In', arguments: [row.node.command.argument] };
    case 'signInBookings':
      return { command: 'forge.signInToBookings', title: 'Sign In', arguments: [] };
    default:
      return undefined;
  }
}

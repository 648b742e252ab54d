import { el } from './dom';

/** An item of a menu, or a line between items. */
export type MenuItem =
  | {
      label: string;
      /** Shown as a key that does the same. */
      keys?: string;
      /** Whether it is the one that is chosen, or is on; absent for what is just done. */
      checked?: boolean;
      disabled?: boolean;
      run(): void;
    }
  | 'line';

let close: (() => void) | undefined;

/** Opens a menu below an element. Arrows, Home, End and first letters move in it; Escape and Tab close it; the focus goes back where it was. */
export function openMenu(anchor: HTMLElement, label: string, items: readonly MenuItem[], focusBack?: () => void): void {
  close?.();
  const menu = el('div', { class: 'menu', role: 'menu', 'aria-label': label, tabindex: -1 });
  const leaving = new AbortController();
  const { signal } = leaving;
  const end = (withFocus: boolean) => {
    if (signal.aborted) return;
    leaving.abort();
    close = undefined;
    menu.remove();
    if (anchor.hasAttribute('aria-expanded')) anchor.setAttribute('aria-expanded', 'false');
    if (!withFocus) return;
    if (focusBack === undefined) anchor.focus();
    else focusBack();
  };
  const buttons = items.flatMap((item) => {
    if (item === 'line') {
      menu.append(el('div', { role: 'separator' }));
      return [];
    }
    const { checked, disabled = false } = item;
    const one = el(
      'div',
      {
        role: checked === undefined ? 'menuitem' : 'menuitemcheckbox',
        tabindex: -1,
        'aria-checked': checked === undefined ? undefined : String(checked),
        'aria-disabled': disabled ? 'true' : undefined,
      },
      el('span', { class: 'mark', 'aria-hidden': 'true' }, checked === true ? '✓' : ''),
      el('span', {}, item.label),
      ...(item.keys === undefined ? [] : [el('span', { class: 'keys', 'aria-hidden': 'true' }, item.keys)]),
    );
    const choose = () => {
      if (disabled) return;
      end(true);
      item.run();
    };
    one.addEventListener('click', choose);
    one.addEventListener('pointermove', () => one.focus({ preventScroll: true }));
    one.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' || event.key === ' ') choose();
    });
    menu.append(one);
    return [one];
  });
  menu.addEventListener('keydown', (event) => {
    const at = buttons.findIndex((one) => one === document.activeElement);
    const to = target(event.key, at, buttons);
    if (to !== undefined) buttons[to]?.focus();
    if (event.key === 'Escape') end(true);
    // Tab goes on from where the menu was opened.
    if (event.key === 'Tab') end(true);
    else event.preventDefault();
    event.stopPropagation();
  });
  document.addEventListener('pointerdown', (event) => !menu.contains(event.target as Node) && end(false), { capture: true, signal });
  addEventListener('blur', () => end(false), { signal });
  addEventListener('resize', () => end(false), { signal });
  (document.querySelector('main') ?? document.body).append(menu);
  place(menu, anchor.getBoundingClientRect());
  if (anchor.hasAttribute('aria-expanded')) anchor.setAttribute('aria-expanded', 'true');
  close = () => end(false);
  (buttons.find((one) => one.getAttribute('aria-disabled') === null) ?? menu).focus({ preventScroll: true });
}

function target(key: string, at: number, buttons: readonly HTMLElement[]): number | undefined {
  const last = buttons.length - 1;
  if (key === 'ArrowDown') return at >= last ? 0 : at + 1;
  if (key === 'ArrowUp') return at <= 0 ? last : at - 1;
  if (key === 'Home') return 0;
  if (key === 'End') return last;
  if (key.length !== 1 || key === ' ') return undefined;
  // The next item that begins with the letter, from the top again at the end.
  const turned = [...buttons.keys()].map((i) => (at + 1 + i) % buttons.length);
  return turned.find((i) => buttons[i]?.children[1]?.textContent.toLowerCase().startsWith(key.toLowerCase()) === true);
}

/** Below the anchor, above it where there is more room; never beyond the window. */
function place(menu: HTMLElement, { left, top, bottom }: DOMRect): void {
  const { offsetWidth: width, offsetHeight: height } = menu;
  const above = bottom + height > innerHeight && top > innerHeight - bottom;
  menu.style.left = `${Math.max(4, Math.min(left, innerWidth - width - 4))}px`;
  menu.style.top = `${Math.max(4, above ? top - height : Math.min(bottom, innerHeight - height - 4))}px`;
}

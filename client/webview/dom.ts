type Child = Node | string;
type Attributes = Record<string, string | number | boolean | undefined>;

/** Makes an element. Children that are strings become text, never HTML. An attribute that is `true` is set empty, `false` and undefined are left out. */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    element.setAttribute(name, value === true ? '' : String(value));
  }
  element.append(...children);
  return element;
}

/** A button that does something. */
export function button(label: string, action: () => void, attributes: Attributes = {}): HTMLButtonElement {
  const element = el('button', { type: 'button', ...attributes }, label);
  element.addEventListener('click', action);
  return element;
}

/** A labelled check box. */
export function checkbox(
  label: Child,
  checked: boolean,
  change: (checked: boolean) => void,
  attributes: Attributes = {},
): HTMLLabelElement {
  const input = el('input', { type: 'checkbox', checked, ...attributes });
  input.addEventListener('change', () => change(input.checked));
  return el('label', { class: 'check' }, input, label);
}

/** A labelled list to choose one of. */
export function choice<T extends string>(
  label: string,
  options: readonly (readonly [T, string])[],
  value: T,
  change: (value: T) => void,
): HTMLLabelElement {
  const select = el('select', {}, ...options.map(([id, text]) => el('option', { value: id, selected: id === value }, text)));
  select.addEventListener('change', () => {
    const chosen = options.find(([id]) => id === select.value);
    if (chosen !== undefined) change(chosen[0]);
  });
  return el('label', { class: 'field' }, label, select);
}

/** Draws a part of the page anew. Where the focus was on an element with `data-focus`, it goes to the new one of that name. */
export function keepingFocus(root: HTMLElement, draw: () => void): void {
  const focused = document.activeElement;
  const name = root.contains(focused) && focused instanceof HTMLElement ? focused.dataset['focus'] : undefined;
  draw();
  if (name === undefined || root.contains(focused)) return;
  [...root.querySelectorAll<HTMLElement>('[data-focus]')].find((one) => one.dataset['focus'] === name)?.focus({ preventScroll: true });
}

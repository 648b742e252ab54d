import { button, el } from './dom';

/** Shows a text as a whole, however long it is, with a button to copy it. Escape closes it; the focus goes back where it was. */
export function showText(title: string, text: string, copy: () => void, focusBack?: () => void): void {
  const heading = el('h2', { id: 'dialog-title' }, title);
  const whole = el('pre', { tabindex: 0, role: 'region', 'aria-label': 'Whole value' }, text);
  const dialog = el('dialog', { 'aria-labelledby': heading.id, 'data-testid': 'whole-value' });
  const close = button('Close', () => dialog.close(), { class: 'secondary' });
  dialog.append(heading, whole, el('div', { class: 'toolbar' }, button('Copy', copy), close));
  dialog.addEventListener('close', () => {
    dialog.remove();
    focusBack?.();
  });
  // A click beside the dialog is one on its backdrop, which counts as the dialog itself.
  dialog.addEventListener('click', (event) => event.target === dialog && dialog.close());
  (document.querySelector('main') ?? document.body).append(dialog);
  dialog.showModal();
  whole.focus();
}

import { button, el } from '../dom';

let close: (() => void) | undefined;

/** Says at a place why something was not done, until the reader does something else. Escape closes it. */
export function sayAt({ left, top, bottom }: DOMRect, text: string, actions: readonly (readonly [string, () => void])[] = []): void {
  close?.();
  const leaving = new AbortController();
  const bubble = el('div', { class: 'bubble', role: 'alert', 'data-testid': 'bubble' }, el('p', {}, text));
  const end = () => {
    leaving.abort();
    bubble.remove();
    close = undefined;
  };
  for (const [label, run] of actions) {
    const act = () => {
      end();
      run();
    };
    bubble.append(button(label, act, { class: 'secondary' }));
  }
  (document.querySelector('main') ?? document.body).append(bubble);
  const { offsetWidth: width, offsetHeight: height } = bubble;
  bubble.style.left = `${Math.max(4, Math.min(left, innerWidth - width - 4))}px`;
  bubble.style.top = `${Math.max(4, bottom + height + 4 > innerHeight ? top - height - 4 : bottom + 4)}px`;
  close = end;
  const { signal } = leaving;
  document.addEventListener('keydown', ({ key }) => key === 'Escape' && end(), { capture: true, signal });
  document.addEventListener('pointerdown', ({ target }) => !bubble.contains(target as Node) && end(), { capture: true, signal });
  document.addEventListener('wheel', end, { capture: true, passive: true, signal });
}

import { Drawn } from './charts/engine';
import { Sight } from './charts/sight';
import { frames } from './turns';

/** What a table is made small to at most: smaller, nobody reads it. */
const leastZoom = 0.45;

/** Puts the whole page on paper: what was never in sight is made and drawn before the browser looks, as wide as the paper is. */
export function followPrinting(showAll: () => void): void {
  addEventListener('beforeprint', () => {
    document.body.classList.add('printing');
    showAll();
    Sight.print(true);
  });
  // Between the two listeners a page in a file has answered its own questions.
  addEventListener('beforeprint', () => {
    frames.flush();
    Drawn.fitAll();
    for (const [table, box] of tables()) table.style.zoom = String(Math.max(leastZoom, Math.min(1, box.clientWidth / table.offsetWidth)));
  });
  addEventListener('afterprint', () => {
    Sight.print(false);
    document.body.classList.remove('printing');
    for (const [table] of tables()) table.style.zoom = '';
  });
}

function tables(): [HTMLElement, HTMLElement][] {
  return [...document.querySelectorAll<HTMLElement>('.scroller > table, .values > table')].flatMap((table) =>
    table.parentElement === null ? [] : [[table, table.parentElement]],
  );
}

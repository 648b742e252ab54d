import type { Host } from '../host';
import { offscreen } from './engine';
import { framed, type Picture } from './picture';
import { safeFileName } from './words';

/** A table that says what a chart shows. */
export interface Rows {
  head: readonly string[];
  body: readonly (readonly string[])[];
}

/** Twice the pixels of the screen: a picture in a paper is looked at closely. */
export function pngOf(picture: Picture): string {
  const { option, width, height } = framed(picture);
  return offscreen(option, { width, height, renderer: 'canvas' }, (chart) =>
    chart.getDataURL({ type: 'png', pixelRatio: 2, backgroundColor: picture.look.page }),
  );
}

export function svgOf(picture: Picture): string {
  const { option, width, height } = framed(picture);
  return offscreen(option, { width, height, renderer: 'svg' }, (chart) => still(chart.renderToSVGString()));
}

/** A picture without the styles and marks by which ECharts would have it answer the pointer: its texts are escaped, so none of this is a name. */
function still(svg: string): string {
  return svg.replace(/<style\b[^>]*>[\s\S]*?<\/style>/gu, '').replace(/ (?:class="zr\d+-[\w-]+"|ecmeta_\w+="[^"]*")/gu, '');
}

export async function savePicture(host: Host, picture: Picture, name: string, format: 'png' | 'svg'): Promise<boolean> {
  const fileName = safeFileName(name, format);
  if (format === 'svg') return host.act('save', { fileName, text: svgOf(picture) });
  return host.act('save', { fileName, base64: pngOf(picture).split(',', 2)[1] ?? '' });
}

/** Puts a picture on the clipboard; rejects where the browser does not let it. */
export async function copyPicture(picture: Picture): Promise<void> {
  const bytes = Uint8Array.from(atob(pngOf(picture).split(',', 2)[1] ?? ''), (letter) => letter.charCodeAt(0));
  await navigator.clipboard.write([new ClipboardItem({ 'image/png': new Blob([bytes], { type: 'image/png' }) })]);
}

/** Rows as text that spreadsheets take: tabs and line ends within a value become spaces. */
export function tabbed({ head, body }: Rows): string {
  return [head, ...body].map((row) => row.map((cell) => cell.replace(/[\t\r\n]+/gu, ' ')).join('\t')).join('\n');
}

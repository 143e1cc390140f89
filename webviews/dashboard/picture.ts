import type { PlotSeries } from '../shared/ui/plot.ts';

/** Space around, and of a line of text. CSS pixels. */
const MARGIN = 16;
const LINE = 22;
const MARK = 8;

/** A plot with its name and its legend as a PNG, in the colours of the editor; a data URL. */
export function drawPicture(plot: HTMLCanvasElement, title: string, series: readonly PlotSeries[], style: CSSStyleDeclaration): string {
  const scale = plot.clientWidth === 0 ? 1 : plot.width / plot.clientWidth;
  const color = (name: string): string => style.getPropertyValue(name).trim() || style.color;
  const picture = document.createElement('canvas');
  picture.width = plot.width + 2 * MARGIN * scale;
  picture.height = plot.height + (2 * MARGIN + 2 * LINE) * scale;
  const context = picture.getContext('2d');
  if (context === null) throw new Error('The picture could not be drawn.');
  context.fillStyle = color('--surface');
  context.fillRect(0, 0, picture.width, picture.height);
  context.drawImage(plot, MARGIN * scale, (MARGIN + LINE) * scale);
  context.scale(scale, scale);
  context.textBaseline = 'middle';
  context.font = `600 13px ${style.fontFamily}`;
  context.fillStyle = color('--text');
  context.fillText(title, MARGIN, MARGIN + LINE / 2);
  context.font = `12px ${style.fontFamily}`;
  let left = MARGIN;
  const middle = picture.height / scale - MARGIN - LINE / 2;
  for (const { label, color: name } of series) {
    context.fillStyle = color(name);
    context.fillRect(left, middle - MARK / 2, MARK, MARK);
    context.fillStyle = color('--text');
    context.fillText(label, left + MARK + 6, middle);
    left += MARK + 22 + context.measureText(label).width;
  }
  return picture.toDataURL('image/png');
}

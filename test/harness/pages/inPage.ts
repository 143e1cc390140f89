/** What is asked of a page from within it; runs in the browser (`PageStage` brings it there). */

const FOCUSABLE = 'a[href], button, input, select, textarea, summary, [tabindex]';

/** Places where text may be wider than what is to be seen, as it can be scrolled by the keyboard too. */
const SCROLLS = 'pre, textarea, .scroll, .lines';

/** A pixel that rounding makes. */
const ROUNDING = 1;

/** Elements of the page, those in shadow trees included. */
function elements(root: Document | ShadowRoot = document): Element[] {
  return [...root.querySelectorAll('*')].flatMap((element) =>
    element.shadowRoot === null ? [element] : [element, ...elements(element.shadowRoot)],
  );
}

function parentOf(element: Element): Element | null {
  if (element.assignedSlot !== null) return element.assignedSlot;
  if (element.parentElement !== null) return element.parentElement;
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? root.host : null;
}

function isSeen(element: Element): boolean {
  const { width, height } = element.getBoundingClientRect();
  return width > 1 && height > 1 && element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
}

/** `rules-manager header vscode-button "New Rule"` */
function nameOf(element: Element): string {
  const path: string[] = [];
  for (let each: Element | null = element; each !== null && each !== document.body; each = parentOf(each)) {
    if (each === element || each.localName.includes('-')) path.unshift(each.localName);
  }
  const id = element.id === '' ? '' : `#${element.id}`;
  const classes = [...element.classList].map((name) => `.${name}`).join('');
  const text = (element.textContent ?? '').trim().replaceAll(/\s+/g, ' ').slice(0, 60);
  return `${path.join(' ')}${id}${classes} "${text}"`;
}

/** What is wider than the window, or than the place that it stands in. */
export function tooWide(): string[] {
  const width = document.documentElement.clientWidth;
  const page = document.scrollingElement?.scrollWidth ?? 0;
  const found = page > width + ROUNDING ? [`the page is ${page} px wide in a window of ${width} px`] : [];
  for (const element of elements().filter(isSeen)) {
    const { right, left } = element.getBoundingClientRect();
    const isOutside = right > width + ROUNDING || left < -ROUNDING;
    if (isOutside && !isInScroller(element)) found.push(`${nameOf(element)} reaches from ${Math.round(left)} to ${Math.round(right)} px`);
    const { overflowX } = getComputedStyle(element);
    const hasBar = (overflowX === 'auto' || overflowX === 'scroll') && element.scrollWidth > element.clientWidth + ROUNDING;
    if (hasBar && !element.matches(SCROLLS)) found.push(`${nameOf(element)} scrolls sideways`);
  }
  return found;
}

function isInScroller(element: Element): boolean {
  for (let parent = parentOf(element); parent !== null && parent !== document.body; parent = parentOf(parent)) {
    if (getComputedStyle(parent).overflowX !== 'visible') return true;
  }
  return false;
}

/** Text that ends without a sign that there is more, or with one but nowhere to read the rest. */
export function cutText(): string[] {
  return elements()
    .filter((element) => hasText(element) && isSeen(element) && parentOf(element)?.matches(SCROLLS) !== true)
    .flatMap((element) => {
      const { overflowX, overflowY, textOverflow, webkitLineClamp, display } = getComputedStyle(element);
      const isWider = display !== 'inline' && element.scrollWidth > element.clientWidth + ROUNDING;
      const isCutX = isWider && (overflowX === 'hidden' || overflowX === 'clip');
      const isCutY = element.scrollHeight > element.clientHeight + 2 && overflowY === 'hidden' && webkitLineClamp === 'none';
      if (isCutX && textOverflow !== 'ellipsis') return [`${nameOf(element)} is cut at its right`];
      if (isCutX && !hasTitle(element)) return [`${nameOf(element)} ends in … and has no title`];
      if (isWider && overflowX === 'visible') return [`${nameOf(element)} is wider than its place`];
      return isCutY ? [`${nameOf(element)} is cut at its end`] : [];
    });
}

function hasText(element: Element): boolean {
  return [...element.childNodes].some(({ nodeType, textContent }) => nodeType === Node.TEXT_NODE && (textContent ?? '').trim() !== '');
}

function hasTitle(element: Element): boolean {
  for (let each: Element | null = element; each !== null && !each.localName.includes('-'); each = parentOf(each)) {
    if (each.hasAttribute('title')) return true;
  }
  return false;
}

function focusables(): HTMLElement[] {
  return elements().filter(
    (element): element is HTMLElement =>
      element instanceof HTMLElement &&
      element.matches(FOCUSABLE) &&
      element.tabIndex >= 0 &&
      !element.matches(':disabled') &&
      isSeen(element),
  );
}

/** Controls that cannot be brought into view, or lie under something else when they are. */
export function unreachable(): string[] {
  return focusables().flatMap((element) => {
    element.scrollIntoView({ block: 'center', inline: 'nearest' });
    // A link over two lines is in neither corner of its box.
    const { left, right, top, bottom } = element.getClientRects()[0] ?? element.getBoundingClientRect();
    const [x, y] = [(Math.max(left, 0) + Math.min(right, innerWidth)) / 2, (Math.max(top, 0) + Math.min(bottom, innerHeight)) / 2];
    const isOutside = right <= 0 || bottom <= 0 || left >= innerWidth || top >= innerHeight;
    return isOutside || !isAt(element, x, y) ? [`${nameOf(element)} at ${Math.round(left)}, ${Math.round(top)}`] : [];
  });
}

/** Whether a click there would be one on the element. */
function isAt(element: Element, x: number, y: number): boolean {
  let hit = document.elementFromPoint(x, y);
  while (hit?.shadowRoot?.elementFromPoint(x, y) && hit.shadowRoot.elementFromPoint(x, y) !== hit)
    hit = hit.shadowRoot.elementFromPoint(x, y);
  for (let each = hit; each !== null; each = parentOf(each)) if (each === element) return true;
  // A label stands for its field.
  return hit?.closest('label')?.control === element;
}

/** What moves although VS Code was told to reduce motion. */
export function moving(): string[] {
  document.body.classList.add('vscode-reduce-motion');
  const roots = [document, ...elements().flatMap(({ shadowRoot }) => (shadowRoot === null ? [] : [shadowRoot]))];
  const animations = new Set(roots.flatMap((root) => root.getAnimations()));
  return [...animations]
    .filter(({ playState, effect }) => playState === 'running' && Number(effect?.getComputedTiming().duration) > 0)
    .map(({ effect }) => (effect instanceof KeyframeEffect && effect.target !== null ? nameOf(effect.target) : 'something'));
}

function focused(): Element | null {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element;
}

/** The name of what has the focus. */
export function focusedName(): string {
  const element = focused();
  return element === null ? 'nothing' : nameOf(element);
}

let before: Element | null = null;
let moved = 0;
new PerformanceObserver((list) => {
  // What people cause themselves is expected.
  for (const entry of list.getEntries()) moved += 'value' in entry ? Number(entry.value) : 0;
}).observe({ type: 'layout-shift', buffered: true });

/** Puts the focus on a control by its number, from 0; the number of controls. What has moved so far is forgotten. */
export function focusOn(index: number): number {
  const controls = focusables();
  controls[index]?.focus();
  before = focused();
  moved = 0;
  return controls.length;
}

/** What an update should not have done since `focusOn`. */
export function disturbed(): string[] {
  const isKept = before !== null && before === focused();
  return [
    ...(isKept || before === null ? [] : [`${nameOf(before)} lost the focus to ${focusedName()}`]),
    ...(moved > 0.001 ? [`the page moved by ${moved.toFixed(3)}`] : []),
  ];
}

/** Dresses the page as VS Code does. */
export function wear(styles: Readonly<Record<string, string>>, classes: readonly string[]): void {
  const { style } = document.documentElement;
  for (const name of [...style].filter((each) => each.startsWith('--vscode-'))) style.removeProperty(name);
  for (const [name, value] of Object.entries(styles)) style.setProperty(name, value);
  document.body.classList.remove('vscode-light', 'vscode-dark', 'vscode-high-contrast', 'vscode-high-contrast-light');
  document.body.classList.add(...classes);
}

/** Two frames later everything that was under way is laid out and painted. */
export function painted(): Promise<void> {
  return new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve())));
}

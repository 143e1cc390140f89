import type { SourceFile } from '../checks/checkKind.ts';
import { isBarePhp, PHP_OPENING } from './barePhp.ts';
import { languageOf, resolveLanguage } from './languages.ts';
import { kindOf, parsers, type SgNode } from './parsers.ts';
import { positionAt, type Region } from './syntaxMatch.ts';

/**
 * The parts of a file to check, one per language and place: the file itself, then embedded code in a language that some rule is
 * `wanted` for. Every region is parsed by itself; its offset and position map matches back into the file.
 */
export function regionsOf(file: SourceFile, wanted: ReadonlySet<string>): readonly Region[] {
  const language = file.language ?? languageOf(file.path);
  if (language === undefined || file.text === '') return [];
  const whole: Region = { language, text: file.text, offset: 0, start: { line: 0, character: 0 } };
  const regions = wanted.has(language) ? [whole] : [];
  if (language === 'Html' && file.path.endsWith('.component.html')) regions.push({ ...whole, language: 'Angular' });
  for (const piece of embeddedIn(file, language)) {
    if (!wanted.has(piece.language)) continue;
    const text = file.text.slice(piece.start, piece.end);
    regions.push({ language: piece.language, text, offset: piece.start, start: positionAt(file.text, piece.start) });
  }
  return regions.filter((region) => wanted.has(region.language)).map(opened);
}

/** Bare PHP code behind an opening tag that is not in the file. */
function opened(region: Region): Region {
  const { language, text, offset, start } = region;
  if (language !== 'Php' || !isBarePhp(text)) return region;
  const lead = PHP_OPENING.length;
  return { language, text: PHP_OPENING + text, offset: offset - lead, start: { ...start, character: start.character - lead }, lead };
}

/** True when files of this language can hold code in another one. */
export function mayEmbed(language: string): boolean {
  return language === 'Html' || language === 'Markdown';
}

/** Code inside a file: offsets in UTF-16 units. */
interface Piece {
  readonly language: string;
  readonly start: number;
  readonly end: number;
}

function embeddedIn(file: SourceFile, language: string): readonly Piece[] {
  if (language === 'Markdown') return file.text.includes('```') || file.text.includes('~~~') ? fencesIn(file.text) : [];
  if (language !== 'Html') return [];
  const frontmatter = file.path.endsWith('.astro') ? astroFrontmatter(file.text) : [];
  return [...frontmatter, ...(/<(script|style)/i.test(file.text) ? elementsIn(file) : [])];
}

/** `<script>` and `<style>` with their languages, as ast-grep finds them (crates/language/src/html.rs). */
function elementsIn(file: SourceFile): readonly Piece[] {
  const root = parsers().parse('Html', file.text);
  const elements = root.findAll({ rule: { any: [{ kind: 'script_element' }, { kind: 'style_element' }] } });
  return elements.flatMap((element) => {
    const isScript = kindOf(element) === 'script_element';
    const language = elementLanguage(element, isScript, file.path);
    const content = element.children().find((child) => kindOf(child) === 'raw_text');
    return language === undefined || content === undefined ? [] : [pieceOf(content, language)];
  });
}

/**
 * `lang="ts"`. In HTML all other scripts count as JavaScript and styles as CSS, exactly as in ast-grep; in single-file components
 * scripts that are data (JSON, templates) are left out, and the dialects of CSS are read as CSS.
 */
function elementLanguage(element: SgNode, isScript: boolean, path: string): string | undefined {
  const named = attribute(element, 'lang');
  const isComponent = /\.(vue|svelte|astro)$/.test(path);
  if (named !== undefined) return resolveLanguage(isComponent && /^(scss|less|postcss)$/.test(named) ? 'css' : named);
  if (!isScript) return 'Css';
  if (!isComponent) return 'JavaScript';
  const type = attribute(element, 'type') ?? '';
  if (!/^$|module|javascript|ecmascript|babel|jsx/i.test(type)) return undefined;
  // Astro compiles its scripts as TypeScript.
  return path.endsWith('.astro') ? 'TypeScript' : 'JavaScript';
}

function attribute(element: SgNode, name: string): string | undefined {
  const opening = element.children().find((child) => kindOf(child) === 'start_tag');
  for (const one of opening?.findAll({ rule: { kind: 'attribute' } }) ?? []) {
    if (one.find({ rule: { kind: 'attribute_name' } })?.text() !== name) continue;
    return one.find({ rule: { kind: 'attribute_value' } })?.text() ?? '';
  }
  return undefined;
}

function astroFrontmatter(text: string): readonly Piece[] {
  const found = /^\s*---\r?\n([\s\S]*?)\r?\n---/.exec(text);
  if (found?.[1] === undefined) return [];
  const start = found[0].indexOf(found[1], found[0].indexOf('---') + 3);
  return [{ language: 'TypeScript', start, end: start + found[1].length }];
}

/** Fenced code whose info string names a language. Fences in quotes and lists carry markers on each line and are left out. */
function fencesIn(text: string): readonly Piece[] {
  const fences = parsers()
    .parse('Markdown', text)
    .findAll({ rule: { kind: 'fenced_code_block' } });
  return fences.flatMap((fence) => {
    const parts = fence.children();
    const info = parts.find((part) => kindOf(part) === 'info_string')?.text() ?? '';
    const content = parts.find((part) => kindOf(part) === 'code_fence_content');
    const language = resolveLanguage(/^\{?\.?([\w+#-]+)/.exec(info.trim())?.[1] ?? '');
    if (language === undefined || content === undefined) return [];
    if (content.children().some((child) => kindOf(child) === 'block_continuation' && child.text() !== '')) return [];
    return [pieceOf(content, language)];
  });
}

function pieceOf(node: SgNode, language: string): Piece {
  const { start, end } = node.range();
  return { language, start: start.index, end: end.index };
}

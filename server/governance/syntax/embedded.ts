import type { SourceFile } from '../checks/checkKind.ts';
import { languageOf } from './languages.ts';
import type { Region } from './syntaxMatch.ts';
export function regionsOf(file: SourceFile, wanted: ReadonlySet<string>): readonly Region[] {
  const language = file.language ?? languageOf(file.path);
  if (language === undefined || !wanted.has(language)) return [];
  return [{ language, text: file.text, offset: 0, start: { line: 0, character: 0 } }];
}

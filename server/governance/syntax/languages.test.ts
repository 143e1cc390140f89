import { describe, expect, it } from 'vitest';
import { isCommandLineLanguage, languageOf, languages, resolveLanguage } from './languages.ts';
import { parsers } from './parsers.ts';

describe('languages', () => {
  it('resolves every spelling of a name, in any case', () => {
    expect(['ts', 'TypeScript', 'PY', 'cs', 'C++', 'golang', 'yml'].map(resolveLanguage)).toEqual([
      'TypeScript',
      'TypeScript',
      'Python',
      'CSharp',
      'Cpp',
      'Go',
      'Yaml',
    ]);
    expect(resolveLanguage('brainfuck')).toBeUndefined();
  });

  it('takes the language from the path first, from the editor otherwise', () => {
    expect(languageOf('src/a.mts')).toBe('TypeScript');
    expect(languageOf('src/A.H')).toBe('C');
    expect(languageOf('x/Gemfile')).toBe('Ruby');
    expect(languageOf('Untitled-1', 'python')).toBe('Python');
    expect(languageOf('a.py', 'plaintext')).toBe('Python');
    expect(languageOf('README')).toBeUndefined();
  });

  it('hands only files to the command line that it reads in the same language', () => {
    expect(isCommandLineLanguage('a/b.ts', 'TypeScript')).toBe(true);
    expect(isCommandLineLanguage('a/b.jsonc', 'Json')).toBe(false);
    expect(isCommandLineLanguage('a/b.sql', 'Sql')).toBe(false);
  });

  it.each(languages.filter((one) => one.isBinaryOnly !== true).map((one) => one.id))('parses %s and knows its comment kinds', (id) => {
    expect(parsers().whyUnavailable(id)).toBeUndefined();
    const root = parsers().parse(id, 'x\n');
    for (const kind of languages.find((one) => one.id === id)?.commentKinds ?? []) {
      expect(() => root.findAll({ rule: { kind } })).not.toThrow();
    }
  });

  it('says why a language cannot be parsed instead of aborting the process', () => {
    expect(parsers().whyUnavailable('Cobol')).toContain('Cobol');
    expect(parsers().whyUnavailable('Hcl')).toContain('ast-grep binary');
    expect(() => parsers().parse('Hcl', 'x')).toThrow('ast-grep binary');
  });
});

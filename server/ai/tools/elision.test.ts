import { expect, test } from 'vitest';
import { elisionIn } from './elision.ts';

test.each([
  '// ... rest of the code',
  '// rest of the file unchanged',
  '  // The rest of the code remains the same.',
  '# ... existing code ...',
  '/* existing code */',
  '<!-- rest of the file remains unchanged -->',
  '// ...',
  '# ...',
  '{/* ... existing content ... */}',
  '    // ... other methods',
  '// (unchanged)',
  '... rest of the file unchanged',
  '[... remaining code ...]',
  '-- rest of the script is the same',
  '// ... keep the existing imports',
  '# the remaining methods are unchanged',
  '// code omitted for brevity',
])('%j stands for what was left out', (line) => {
  expect(elisionIn('a.ts', `a\n${line}\nb`, '')).toBeDefined();
  expect(elisionIn('a.ts', `a\n${line}\nb`, `x\n${line}`)).toBeUndefined();
});

test.each([
  '  ...rest',
  '  ...existing,',
  'const { a, ...rest } = b;',
  '// The rest of the line is the message',
  '// Other methods',
  '# Other functions',
  '    ...',
  'def a(self): ...',
  '// Same as in the parser: names are compared without case',
  '// existing code paths call this twice',
  'return rest;',
  '* @param rest what is left',
  '// Remaining budget in micro-dollars',
  'type A = [...Rest];',
  'console.log("Loading ...");',
])('%j is ordinary', (line) => {
  expect(elisionIn('a.ts', line, '')).toBeUndefined();
});

test('prose may speak of the rest', () => {
  expect(elisionIn('a.md', '# Existing code\n\n...\n\n* unchanged', '')).toBeUndefined();
  expect(elisionIn('a.md', '... (rest of the document unchanged)', '')).toBeDefined();
});

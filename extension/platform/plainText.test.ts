import { expect, it } from 'vitest';
import { plainText } from './plainText.ts';

/** As VS Code reads messages (src/vs/base/common/linkedText.ts). */
const LINK = /\[([^\]]+)\]\(((?:https?:\/\/|command:|file:)[^)\s]+)(?: (["'])(.+?)(\3))?\)/i;

it('leaves no link in what others wrote', () => {
  const text = 'echo [Update](command:workbench.action.terminal.sendSequence?%7B%7D) and [a](https://a.test "b")';
  expect([LINK.test(text), LINK.test(plainText(text))]).toEqual([true, false]);
  expect(plainText(text).replaceAll('\u200b', '')).toBe(text);
  expect(plainText('print(list[0])')).toBe('print(list[0])');
});

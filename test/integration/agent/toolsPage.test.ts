import { expect, test } from 'vitest';
import { toolsPage } from './toolsPage.ts';

test('docs/tools.md says which tools there are, and what each comes to', async () => {
  await expect(await toolsPage()).toMatchFileSnapshot('../../../docs/tools.md');
});

import path from 'node:path';
import { expect, test } from 'vitest';
import { governorOf, MemoryEffects } from '../tools/fixtures/memoryEffects.ts';
import { openMcp } from './openMcp.ts';

const never = new AbortController().signal;
const script = path.join(import.meta.dirname, 'fixtures/mcpServer.ts');

test('opens the servers that may be used and whose start is allowed, and says why others are not there', async () => {
  const governor = governorOf(new MemoryEffects({}), (action) =>
    action.kind === 'mcp' && action.server === 'theirs' ? 'Nobody said yes.' : undefined,
  );
  const server = { command: process.execPath, args: [script] };
  const { mcp, tools, problems } = await openMcp(
    {
      mcpJson: JSON.stringify({ servers: { theirs: server, unused: server } }),
      configured: { mine: { ...server, isFromWorkspace: false } },
      root: import.meta.dirname,
      environment: process.env,
      allows: (name) => name !== 'unused',
      governor,
    },
    never,
  );
  await using _ = mcp;
  expect([tools.map(({ governedAs }) => governedAs), problems]).toEqual([
    ['mcp:mine/add', 'mcp:mine/environment'],
    ['The MCP server "theirs" is left out: Nobody said yes.'],
  ]);
});

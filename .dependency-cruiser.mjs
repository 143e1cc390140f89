/** The floors of docs/architecture.md as rules: the one place that says who may import whom. Moving one is an ADR. */
const floor = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

/** What has an effect outside of a value: Node's modules for it, packages around them, and services that hold them. */
const HANDS = [
  '^(node:)?(fs|fs/promises|child_process|cluster|worker_threads|net|http|https|http2|dgram|dns|tls|vm|inspector|module|repl)$',
  '^node_modules/(simple-git|openai|@anthropic-ai|undici|@modelcontextprotocol|better-sqlite3|kysely|pg|bullmq|@redis)/',
  '^server/(changes|commands|jobs|data|audit|events)/',
  '^server/ai/(effects|providers|service|ledger|editor)/|^server/ai/router/(aiRouter|attempt)\\.ts$|^server/ai/mcp/(?!mcpToolInfo\\.ts$)',
].join('|');

export default {
  forbidden: [
    floor('no-circular', 'Two files that need each other share a type one floor down.', {}, { circular: true }),
    floor(
      'protocol-imports-zod-only',
      'protocol imports zod and nothing else.',
      { path: '^protocol/', pathNot: '\\.test\\.ts$' },
      { path: '.', pathNot: '^protocol/|(^|/)node_modules/zod/' },
    ),
    floor(
      'programs-meet-in-protocol',
      'The server never imports another program.',
      { path: '^server/' },
      { path: '^(extension|webviews|test)/' },
    ),
    floor(
      'extension-alone',
      'The extension reaches the others by message only.',
      { path: '^extension/' },
      { path: '^(server|webviews|test)/' },
    ),
    floor('webviews-alone', 'A view reaches the others by message only.', { path: '^webviews/' }, { path: '^(server|extension|test)/' }),
    floor(
      'only-extension-sees-vscode',
      'vscode exists in the extension host only.',
      { path: '^(server|protocol|webviews)/' },
      { path: '^vscode$' },
    ),
    floor(
      'base-is-floor-0',
      'base imports nothing of ours.',
      { path: '^server/base/', pathNot: '\\.test\\.ts$' },
      { path: '^server/', pathNot: '^server/base/' },
    ),
    floor(
      'data-is-floor-1',
      'data stands on base.',
      { path: '^server/data/', pathNot: '\\.test\\.ts$' },
      { path: '^server/', pathNot: '^server/(base|data)/' },
    ),
    floor(
      'events-are-floor-2',
      'Events stand on data.',
      { path: '^server/events/', pathNot: '\\.test\\.ts$' },
      { path: '^server/', pathNot: '^server/(base|data|events)/' },
    ),
    floor(
      'audit-is-floor-2',
      'audit stands on data and base: every service above can leave its row.',
      { path: '^server/audit/', pathNot: '\\.test\\.ts$' },
      { path: '^server/', pathNot: '^server/(base|data|audit)/' },
    ),
    floor(
      'services-are-floor-3',
      'Services do not know the kernel, a module or a transport.',
      { path: '^server/(governance|ai|changes|commands|jobs|events|templating)/' },
      { path: '^server/(kernel|modules|transports|main|cli)' },
    ),
    floor(
      'agents-have-no-hands',
      'A tool, the loop around it and the checks get at the world through the effects that the governor lends, never by themselves.',
      { path: '^server/(ai/(agent|tools|context)|governance/(govern|command|outcome|feedback))/', pathNot: '\\.test\\.ts$|/fixtures/' },
      { path: HANDS },
    ),
    floor(
      'agents-have-no-long-arms',
      'Nor do tools and the loop through a file in between. (The checks do reach one: the loader of the parsers.)',
      { path: '^server/ai/(agent|tools|context)/', pathNot: '\\.test\\.ts$|/fixtures/' },
      { path: HANDS, reachable: true },
    ),
    floor(
      'kernel-is-floor-4',
      'The kernel does not know any module.',
      { path: '^server/kernel/' },
      { path: '^server/(modules|transports|main|cli)' },
    ),
    floor(
      'modules-are-islands',
      'Modules reach one another through ctx.call or an event.',
      { path: '^server/modules/([^/]+)/' },
      { path: '^server/modules/', pathNot: '^server/modules/$1/' },
    ),
    floor(
      'modules-are-floor-5',
      'Modules do not know transports.',
      { path: '^server/modules/' },
      { path: '^server/(transports|main|cli)' },
    ),
    floor(
      'transports-are-thin',
      'Transports go through kernel.dispatch.',
      { path: '^server/transports/' },
      { path: '^server/(modules|data|governance|main|cli)' },
    ),
    floor(
      'features-are-islands',
      'A feature does not import another.',
      { path: '^extension/features/([^/]+)/' },
      { path: '^extension/features/', pathNot: '^extension/features/$1/' },
    ),
    floor(
      'views-are-islands',
      'A view does not import another.',
      { path: '^webviews/([^/]+)/', pathNot: '^webviews/shared/' },
      { path: '^webviews/', pathNot: '^webviews/($1|shared)/' },
    ),
    floor(
      'nobody-imports-roots',
      'Composition roots are started, not imported.',
      { path: '.', pathNot: '^(test|bench|scripts|server/start)/' },
      { path: '^(server/(main|cli|worker|moduleSandbox)|extension/main)\\.ts$' },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // esbuild.mjs: `import … from 'esbuild'` would be taken for this file.
    exclude: { path: '(^|/)(fixtures|dist|\\.cache|samples|templates)/|^esbuild\\.mjs$' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.js', '.mjs', '.json'] },
  },
};

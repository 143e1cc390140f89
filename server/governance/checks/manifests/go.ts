import type { Dependency, Manifest } from './manifest.ts';

/** go.mod: https://go.dev/ref/mod#go-mod-file. Indirect requirements are left out: no person chose them. */
export function parseGoMod(text: string): Manifest {
  const dependencies: Dependency[] = [];
  let offset = 0;
  let block = '';
  for (const raw of text.split('\n')) {
    const line = raw.replace(/\/\/.*$/, '').trim();
    const opening = /^(\w+)\s*\($/.exec(line)?.[1];
    if (opening !== undefined) block = opening;
    else if (line === ')') block = '';
    const body = block === 'require' ? line : /^require\s+(.*)$/.exec(line)?.[1];
    const [, name, specifier] = /^"?([^\s"]+\.[^\s"]+)"?\s+(v\S+)$/.exec(body ?? '') ?? [];
    if (name !== undefined && specifier !== undefined && !/\/\/\s*indirect\b/.test(raw)) {
      const start = offset + raw.indexOf(name);
      dependencies.push({ name, specifier, group: 'runtime', start, end: offset + raw.indexOf(specifier) + specifier.length });
    }
    offset += raw.length + 1;
  }
  const indirect = [...text.matchAll(/^\s*(?:require\s+)?(\S+\.\S+)\s+v\S+\s*\/\/\s*indirect\b/gm)].map(([, name = '']) => name);
  return { ecosystem: 'go', name: /^module\s+"?([^\s"]+)/m.exec(text)?.[1], dependencies, indirect };
}

import { z } from 'zod';
import { contentHash } from '../../base/contentHash.ts';
import { messageOf } from '../../base/errors.ts';
import type { EffectiveMcpServer } from '../../governance/config/effectiveAi.ts';

/** A server as the configuration names it, its variables put in. */
export type McpServerConfig = {
  readonly name: string;
  /** A file of the repository brought it: `.vscode/mcp.json`, `.stewardry/config.yaml`. */
  readonly isFromWorkspace: boolean;
  /** As it stands in the file, before variables were put in: what a yes to starting it holds for, whichever copy of the tree it is started in. */
  readonly digest: string;
} & (
  | {
      readonly kind: 'stdio';
      readonly command: string;
      readonly args: readonly string[];
      /** Given to it besides the harmless part of our own environment. */
      readonly environment: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'http'; readonly url: string; readonly headers: Readonly<Record<string, string>> }
);

export interface McpServers {
  readonly servers: readonly McpServerConfig[];
  /** Servers that are left out, and why: a sentence each. */
  readonly problems: readonly string[];
}

const texts = z.record(z.string(), z.string()).default({});
/** https://code.visualstudio.com/docs/copilot/reference/mcp-configuration; what else may stand there does not matter here. */
const entry = z.union([
  z.object({ type: z.literal('stdio').optional(), command: z.string().min(1), args: z.array(z.string()).default([]), env: texts }),
  z.object({ type: z.enum(['http', 'sse', 'streamable-http']).optional(), url: z.string().min(1), headers: texts }),
]);
const file = z.object({ servers: z.record(z.string(), z.unknown()).default({}) });
const SERVER_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/**
 * Servers of `.vscode/mcp.json` (only of a trusted workspace: pass `undefined` otherwise) and of the configuration, which wins where both have a name.
 * In what a repository brought, `${env:NAME}` is not resolved: it could send any secret of the environment anywhere.
 */
export function mcpServersOf(
  mcpJson: string | undefined,
  configured: Readonly<Record<string, EffectiveMcpServer>>,
  values: { readonly root: string; readonly environment: Readonly<Record<string, string | undefined>> },
): McpServers {
  const problems: string[] = [];
  const servers = new Map<string, McpServerConfig>();
  const add = (name: string, value: unknown, isFromWorkspace: boolean, where: string): void => {
    const read = readServer(name, value, isFromWorkspace, values);
    if ('problem' in read) problems.push(`The MCP server "${name}" of ${where} is left out: ${read.problem}`);
    else servers.set(name, read.server);
  };
  for (const [name, value] of Object.entries(mcpJson === undefined ? {} : serversIn(mcpJson, problems)))
    add(name, value, true, '.vscode/mcp.json');
  for (const [name, { isFromWorkspace, ...value }] of Object.entries(configured)) add(name, value, isFromWorkspace, 'the configuration');
  return { servers: [...servers.values()], problems };
}

function serversIn(text: string, problems: string[]): Readonly<Record<string, unknown>> {
  try {
    return file.parse(JSON.parse(withoutComments(text))).servers;
  } catch (error) {
    problems.push(`.vscode/mcp.json cannot be read, so none of its servers is used: ${messageOf(error)}`);
    return {};
  }
}

/** JSON as VS Code takes it: with comments and trailing commas. */
function withoutComments(text: string): string {
  const keepStrings = (expression: RegExp, from: string) => from.replace(expression, (found) => (found.startsWith('"') ? found : ''));
  return keepStrings(/"(?:\\.|[^"\\])*"|,(?=\s*[}\]])/g, keepStrings(/"(?:\\.|[^"\\])*"|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, text));
}

type Read = { readonly server: McpServerConfig } | { readonly problem: string };

function readServer(
  name: string,
  value: unknown,
  isFromWorkspace: boolean,
  values: { readonly root: string; readonly environment: Readonly<Record<string, string | undefined>> },
): Read {
  if (!SERVER_NAME.test(name)) return { problem: 'its name may hold letters, digits, ".", "_" and "-" only.' };
  const parsed = entry.safeParse(value);
  if (!parsed.success) return { problem: 'it needs a "command" with "args" and "env", or a "url" with "headers".' };
  const unresolved = new Set<string>();
  const put = (text: string): string =>
    text.replace(/\$\{([^}]+)\}/g, (whole, variable: string) => {
      if (variable === 'workspaceFolder') return values.root;
      const found = variable.startsWith('env:') && !isFromWorkspace ? values.environment[variable.slice('env:'.length)] : undefined;
      if (found === undefined) unresolved.add(whole);
      return found ?? '';
    });
  const putAll = (record: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(record).map(([key, each]) => [key, put(each)]));
  const digest = contentHash(JSON.stringify([name, isFromWorkspace, parsed.data]));
  const server = toServer({ name, isFromWorkspace, digest }, parsed.data, put, putAll);
  if (unresolved.size > 0)
    return {
      problem: `it uses ${[...unresolved].join(', ')}, which is not known here. Set the server in your own settings (stewardry.ai.mcp).`,
    };
  if (server.kind === 'http' && !/^https?:$/.test(URL.parse(server.url)?.protocol ?? ''))
    return { problem: `"${server.url}" is no http address.` };
  return { server };
}

function toServer(
  known: Pick<McpServerConfig, 'name' | 'isFromWorkspace' | 'digest'>,
  data: z.output<typeof entry>,
  put: (text: string) => string,
  putAll: (record: Readonly<Record<string, string>>) => Readonly<Record<string, string>>,
): McpServerConfig {
  if ('url' in data) return { ...known, kind: 'http', url: put(data.url), headers: putAll(data.headers) };
  return { ...known, kind: 'stdio', command: put(data.command), args: data.args.map(put), environment: putAll(data.env) };
}

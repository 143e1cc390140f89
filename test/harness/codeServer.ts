/** Where the pinned VS Code lies. `scripts/install/installCodeServer.ts` puts it there. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The npm package `code-server` of this version carries Code 1.139.1. */
export const CODE_SERVER_VERSION = '4.139.1';

/** code-server 4.139 demands Node 24 and compiles its native parts against it. */
export const CODE_SERVER_NODE_VERSION = '24.21.0';

/** Absolute paths of one installation. */
export interface CodeServer {
  /** The folder with everything, `.vscode-test` in the checkout. */
  readonly folder: string;
  /** Node 24, which both programs are started with. */
  readonly node: string;
  /** The program that a person would start: it serves the workbench and its webviews. */
  readonly entry: string;
  /** The VS Code server proper inside it, which alone accepts an extension under development. */
  readonly serverMain: string;
}

/** The paths of the installation in the checkout `root`, there or not. */
export function locateCodeServer(root: string): CodeServer {
  const folder = join(root, '.vscode-test');
  const program = join(folder, 'code-server', 'node_modules', 'code-server');
  return {
    folder,
    node: join(folder, 'node', 'node_modules', 'node', 'bin', 'node'),
    entry: join(program, 'out', 'node', 'entry.js'),
    serverMain: join(program, 'lib', 'vscode', 'out', 'server-main.js'),
  };
}

/** File whose text is the version of a finished installation: a broken-off one has no such file. */
export function completionMarker(codeServer: CodeServer): string {
  return join(codeServer.folder, 'complete.txt');
}

/** What the marker of a right installation says. */
export const COMPLETE = `code-server ${CODE_SERVER_VERSION}, node ${CODE_SERVER_NODE_VERSION}\n`;

/** Whether the pinned versions are installed, wholly. */
export function isInstalled(codeServer: CodeServer): boolean {
  const marker = completionMarker(codeServer);
  return existsSync(marker) && readFileSync(marker, 'utf8') === COMPLETE;
}

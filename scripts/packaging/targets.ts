/** The platforms a VSIX can be made for, and which native files each of them carries. */

/** How one VS Code target is called by each of the libraries with native files. */
export interface Target {
  /** The name VS Code and vsce use, such as `linux-x64`. */
  readonly name: string;
  /** Suffix of `@ast-grep/napi-*` and `@ast-grep/cli-*`. */
  readonly astGrep: string;
  /** File name without `.node` in `better-sqlite3/prebuilds`. */
  readonly sqlite: string;
  /** Folder in `@ast-grep/lang-* /prebuilds`; a parser that was not built for it is left out. */
  readonly parser: string;
}

const TARGETS: readonly Target[] = [
  { name: 'linux-x64', astGrep: 'linux-x64-gnu', sqlite: 'linux-x64', parser: 'prebuild-Linux-X64' },
  { name: 'linux-arm64', astGrep: 'linux-arm64-gnu', sqlite: 'linux-arm64', parser: 'prebuild-Linux-ARM64' },
  { name: 'darwin-x64', astGrep: 'darwin-x64', sqlite: 'darwin-x64', parser: 'prebuild-macOS-X64' },
  { name: 'darwin-arm64', astGrep: 'darwin-arm64', sqlite: 'darwin-arm64', parser: 'prebuild-macOS-ARM64' },
  { name: 'win32-x64', astGrep: 'win32-x64-msvc', sqlite: 'win32-x64', parser: 'prebuild-Windows-X64' },
  { name: 'win32-arm64', astGrep: 'win32-arm64-msvc', sqlite: 'win32-arm64', parser: 'prebuild-Windows-ARM64' },
];

/** Targets of VS Code that cannot be served, with the reason that a person is told. */
const IMPOSSIBLE: Readonly<Record<string, string>> = {
  'alpine-x64': 'ast-grep publishes no command line and no parsers for musl',
  'alpine-arm64': 'ast-grep publishes no command line and no parsers for musl',
  'linux-armhf': 'ast-grep and better-sqlite3 publish nothing for 32-bit ARM',
  web: 'the backend is a process; a browser has none',
};

/** Names of all targets that can be packaged. */
export const targetNames: readonly string[] = TARGETS.map((target) => target.name);

/** The target called `name`. Throws with the reason and the possible names when it cannot be packaged. */
export function findTarget(name: string): Target {
  const target = TARGETS.find((candidate) => candidate.name === name);
  if (target) return target;
  const reason = IMPOSSIBLE[name] ?? 'VS Code knows no such platform';
  throw new Error(`cannot package for "${name}": ${reason}. Possible: ${targetNames.join(', ')}`);
}

/** The name of the target that this very machine is. Musl Linux is reported as `alpine-*`, as VS Code does. */
export function currentTargetName(): string {
  // The report has no glibc version on musl: https://nodejs.org/api/report.html
  const header = process.platform === 'linux' ? readReportHeader() : {};
  const isMusl = process.platform === 'linux' && !('glibcVersionRuntime' in header);
  return `${isMusl ? 'alpine' : process.platform}-${process.arch}`;
}

function readReportHeader(): object {
  const report: unknown = process.report.getReport();
  if (typeof report !== 'object' || report === null || !('header' in report)) return {};
  return typeof report.header === 'object' && report.header !== null ? report.header : {};
}

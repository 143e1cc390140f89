/**
 * `npm run templates:build`: renders every built-in project as people do, installs what it needs from the registries, and runs its checks,
 * tests and build. Needs the network and minutes, so it is no part of the tests. Tools that are not here are named. `-- ID…` for some of them.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const NODE = ['npm install --no-audit --no-fund', 'npm run check', 'npm test', 'npm run build'];
const PYTHON = ['python3 -m compileall -q .', 'python3 -m unittest discover -s tests -t .'];

const PROJECTS: Readonly<Record<string, readonly string[]>> = {
  'typescript-library': [...NODE, 'node --input-type=module --eval "await import(process.cwd() + \'/dist/index.js\')"'],
  'node-service': NODE,
  'node-cli': [...NODE, 'node dist/main.js --json package.json'],
  'vscode-extension': NODE,
  'react-app': NODE,
  'python-package': PYTHON,
  'fastapi-service': [
    'python3 -m venv .venv',
    '.venv/bin/pip install --quiet "fastapi>=0.115,<1" "uvicorn>=0.32,<1" "httpx>=0.27,<1"',
    '.venv/bin/python -m unittest discover -s tests -t .',
  ],
  'go-service': ['go vet ./...', 'go test ./...', 'go build -o bin/service .'],
};

const cli = join(import.meta.dirname, '..', 'server', 'cli.ts');
const root = mkdtempSync(join(tmpdir(), 'stewardry-templates-'));
const wanted = process.argv.slice(2);
let failures = 0;
try {
  for (const [id, commands] of Object.entries(PROJECTS)) {
    if (wanted.length === 0 || wanted.includes(id)) buildProject(id, commands);
  }
} finally {
  rmSync(root, { recursive: true, force: true });
}
process.exitCode = failures === 0 ? 0 : 1;

function buildProject(id: string, commands: readonly string[]): void {
  const started = performance.now();
  const folder = join(root, id);
  mkdirSync(folder);
  const env = { ...process.env, STEWARDRY_HOME: join(root, 'home') };
  const answers = id === 'vscode-extension' ? ['--set', 'publisher=acme'] : [];
  const rendered = spawnSync(process.execPath, [cli, 'templates', 'render', id, '--write', ...answers], {
    cwd: folder,
    env,
    encoding: 'utf8',
  });
  if (rendered.status !== 0) {
    tell(id, 'render', rendered.stderr);
    return;
  }
  for (const command of commands) {
    const [program = ''] = command.split(' ');
    if (spawnSync(program, ['--version'], { cwd: folder }).error !== undefined) {
      console.log(`skipped  ${id}: "${program}" is not installed`);
      return;
    }
    const { status, stdout, stderr } = spawnSync(command, { cwd: folder, shell: true, encoding: 'utf8' });
    if (status !== 0) {
      tell(id, command, `${stdout}\n${stderr}`);
      return;
    }
  }
  console.log(`built    ${id}: ${commands.length} steps in ${((performance.now() - started) / 1000).toFixed(0)} s`);
}

function tell(id: string, step: string, output: string): void {
  failures++;
  console.error(`failed   ${id}: ${step}\n${output.trim().split('\n').slice(-25).join('\n')}`);
}

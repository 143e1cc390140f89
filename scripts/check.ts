/** Runs every static check, in parallel, and prints only what fails. */
import { spawn } from 'node:child_process';

const checks = ['check:format', 'check:types', 'check:deps', 'check:dead', 'check:protocol'];

function run(script: string): Promise<{ script: string; code: number; output: string }> {
  return new Promise((resolve) => {
    const child = spawn('npm', ['run', '--silent', script], { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.on('close', (code) => resolve({ script, code: code ?? 1, output }));
  });
}

const started = performance.now();
const results = await Promise.all(checks.map(run));
for (const { script, code, output } of results) {
  console.log(`${code === 0 ? 'ok  ' : 'FAIL'} ${script}`);
  if (code !== 0) console.log(output);
}
console.log(`${((performance.now() - started) / 1000).toFixed(1)} s`);
process.exitCode = results.every((result) => result.code === 0) ? 0 : 1;

/** `npm run package [-- --target NAME]`: the VSIX for this machine or for another platform. */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { packageExtension } from './packaging/packageExtension.ts';
import { currentTargetName } from './packaging/targets.ts';

const root = join(import.meta.dirname, '..');

try {
  const { values } = parseArgs({ options: { target: { type: 'string' } } });
  const target = values.target ?? currentTargetName();
  const { vsix, bytes } = await packageExtension(root, target, (message) => console.warn(`note: ${message}`));
  console.log(`${vsix}  ${(bytes / 1024 / 1024).toFixed(1)} MB`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

import type { Probe } from '../../../base/probe.ts';
import { runBinary } from '../../../governance/syntax/commandLine.ts';
import { findBinary, type PackageResolver, resolverFrom } from '../../../governance/syntax/parsers.ts';

/** The ast-grep binary. Without it nearly all rules are still checked, by the library, but those that only the binary can run are not. */
export function engineProbe(resolver: PackageResolver = resolverFrom(import.meta.url)): Probe {
  return {
    name: 'rule engine',
    async check(_folder, signal) {
      const binary = findBinary(resolver);
      const missing = 'rules that need the ast-grep binary are not checked. Install Stewardry again.';
      if (binary === undefined) return { state: 'degraded', detail: `There is no ast-grep binary for this system: ${missing}` };
      const lines: string[] = [];
      const { code, complaint } = await runBinary(binary, ['--version'], { signal }, (line) => lines.push(line));
      if (code !== 0) return { state: 'degraded', detail: `"${binary}" does not run (${complaint.trim() || `code ${code}`}): ${missing}` };
      return { state: 'ok', detail: lines.join(' ') };
    },
  };
}

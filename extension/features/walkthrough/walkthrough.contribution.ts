import { commands, type Disposable, languages, workspace } from 'vscode';
import { diagnosticSource } from '../../platform/findingCounts.ts';
import { Mending } from './mending.ts';

/** Ticks off the first step of the walkthrough when the person has mended a finding, by a fix or by hand. */
export function registerWalkthrough(): Disposable {
  const mending = new Mending();
  const watching = languages.onDidChangeDiagnostics(() => {
    for (const { uri, version } of workspace.textDocuments) {
      const findings = languages.getDiagnostics(uri).filter(({ source }) => source === diagnosticSource);
      if (!mending.note(uri.toString(), version, findings.length)) continue;
      // Once is enough: package.json names this key as what completes the step.
      watching.dispose();
      void commands.executeCommand('setContext', 'stewardry.hasMendedFinding', true);
      return;
    }
  });
  return watching;
}

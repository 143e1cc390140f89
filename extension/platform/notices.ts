import { randomUUID } from 'node:crypto';
import { commands, ProgressLocation, window } from 'vscode';
import { plainText } from './plainText.ts';

/**
 * Messages to a person. What they just did and can see is not said; that there was nothing to do is said in the status bar; what can be
 * acted on has its actions with it.
 */

/** Says something with actions, or something that is worth being found again. */
export const showInformation = plain(() => window.showInformationMessage);
/** Says that something is not as it should be. */
export const showWarning = plain(() => window.showWarningMessage);
/** Says that something failed. */
export const showError = plain(() => window.showErrorMessage);

/** Milliseconds for which a line stands in the status bar. */
const SAID_MS = 5_000;

/** A line in the status bar that goes by itself: what came of a command where nothing else shows it. */
export function say(text: string): void {
  window.setStatusBarMessage(text, SAID_MS);
}

/** Something that can be done about what a message says. */
export interface NoticeLink {
  readonly label: string;
  readonly command: `stewardry.${string}`;
  readonly arguments: readonly unknown[];
  /** Whoever follows it has seen the message, which goes then. */
  readonly endsIt?: true;
}

/**
 * Says that something waits for a person, until it is settled (`signal`) or they put it away; resolves then. The editor cannot be told to
 * take back a message with buttons. One with progress ends when what it is about does, and its actions are links.
 */
export async function showStanding(text: string, links: readonly NoticeLink[], signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const followed = new AbortController();
  const follow = `stewardry.followNotice.${randomUUID()}`;
  const following = commands.registerCommand(follow, async (index: number) => {
    followed.abort();
    const link = links[index];
    if (link !== undefined) await commands.executeCommand(link.command, ...link.arguments);
  });
  const words = links.map((link, index) =>
    link.endsIt === true ? linkText(link.label, follow, [index]) : linkText(link.label, link.command, link.arguments),
  );
  const title = `${plainText(text)} ${words.join(' · ')}`;
  await window.withProgress({ location: ProgressLocation.Notification, title, cancellable: PUT_AWAY }, (progress, token) => {
    // Nothing goes on while it waits: a bar that stands still.
    progress.report({ increment: 0 });
    return new Promise<void>((resolve) => {
      for (const end of [signal, followed.signal]) end.addEventListener('abort', () => resolve(), { once: true });
      token.onCancellationRequested(() => resolve());
    });
  });
  following.dispose();
}

/**
 * The editor takes a word for its button, too (`IProgressOptions.cancellable` in its src/vs/platform/progress/common/progress.ts), though the
 * types of the API do not say so. Where it did not, the button would be called "Cancel": as if it said no.
 */
const PUT_AWAY = 'Later' as unknown as boolean; // see above

function linkText(label: string, command: string, given: readonly unknown[]): string {
  return `[${label}](command:${command}?${encodeURIComponent(JSON.stringify(given))})`;
}

type Show = typeof window.showInformationMessage;

/** The editor makes links of what looks like one, to commands, too; and titles of tasks and questions are other people's words. */
function plain(show: () => Show): Show {
  const shown = (message: string, ...rest: never[]) => show()(plainText(message), ...rest);
  // Whatever its overloads take is handed on.
  return shown as Show;
}

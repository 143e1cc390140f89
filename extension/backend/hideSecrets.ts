import type { LogOutputChannel } from 'vscode';

/** Parameters of our protocol that hold secrets: the trace of the connection, when somebody switches it on, shows them as such. */
const SECRETS = /("(?:privateKey|databaseKeys)"\s*:\s*)("[^"]*"|\[[^\]]*\])/g;

/** A text of the trace without the secrets in it. */
export function hideSecrets(text: string): string {
  return text.replaceAll(SECRETS, '$1"[hidden]"');
}

/** The same channel, on which messages between editor and backend are written without their secrets. */
export function withHiddenSecrets(channel: LogOutputChannel): LogOutputChannel {
  return new Proxy(channel, {
    get(target, name) {
      if (name === 'trace') return (message: string, ...rest: unknown[]) => target.trace(hideSecrets(message), ...rest);
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

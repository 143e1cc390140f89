import { access } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { SandboxRuntimeConfig } from '@anthropic-ai/sandbox-runtime';
import type { Confinement } from './confinement.ts';

/** Keys, tokens, and what the person typed or browsed, relative to the home folder. */
const HOME_SECRETS =
  '.ssh .aws .gnupg .azure .kube .docker .netrc .npmrc .pypirc .pgpass .my.cnf .git-credentials .password-store .cargo/credentials .cargo/credentials.toml .config/gh .config/gcloud .config/git/credentials .config/op .config/hub .config/google-chrome .config/chromium .mozilla .local/share/keyrings .bash_history .zsh_history .node_repl_history .python_history .claude .codex .gemini Library/Keychains Library/Cookies'.split(
    ' ',
  );
const SYSTEM_SECRETS = ['/etc/shadow', '/etc/gshadow', '/etc/sudoers', '/run/secrets', '/var/run/docker.sock'];
/** What git, an editor, hooks and CI run by themselves, and our own rules; the rest is protected by the review of what a run has changed. */
const UNTOUCHABLE =
  '.git .stewardry .husky .githooks .github/workflows .github/actions .gitlab-ci.yml .circleci .vscode .idea .devcontainer .envrc .gitmodules .gitattributes'.split(
    ' ',
  );

/** What a confined command may do, for @anthropic-ai/sandbox-runtime. */
export async function sandboxRules({
  tree: { root, top, repository },
  temporary,
  home,
  unreadable,
  mayUseNetwork,
  ownFolders = [],
}: Confinement): Promise<Partial<SandboxRuntimeConfig>> {
  const secrets = [...HOME_SECRETS.map((path) => join(home, path)), ...SYSTEM_SECRETS];
  const git = repository === undefined ? [] : [repository];
  const settings = git.flatMap((path) => ['config', 'objects/info'].map((name) => join(path, name)));
  const own = await existing(ownFolders);
  const untouchable = await existing([...UNTOUCHABLE.map((path) => join(root, path)), ...settings]);
  return {
    filesystem: {
      denyRead: [...(await existing(secrets)), ...unreadable],
      allowRead: [top, temporary, ...git, ...own],
      allowWrite: [root, temporary, ...git, ...own],
      // The library adds these by itself.
      denyWrite: [...untouchable, '/tmp/claude', join(homedir(), '.npm/_logs'), join(homedir(), '.claude/debug')],
    },
    git: { safeDirectories: [top] },
    // No domain is allowed: no network at all. Left out: all of it.
    ...(mayUseNetwork ? {} : { network: { allowedDomains: [], deniedDomains: [] } }),
  };
}

/** A path that is not there needs no rule; with one, an empty file would be put there for the time of the command. */
async function existing(paths: readonly string[]): Promise<string[]> {
  const found = await Promise.all(
    paths.map((path) =>
      access(path).then(
        () => [path],
        () => [],
      ),
    ),
  );
  return found.flat();
}

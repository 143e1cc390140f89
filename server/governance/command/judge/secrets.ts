/** Folders and files that hold keys, tokens and passwords outside of a tree, wherever a home folder is. */
const OUTSIDE =
  /(^|[/\\~'"=:\s])\.(ssh|aws|gnupg|kube|azure|password-store)([/\\'"\s]|$)|\.(netrc|pgpass|git-credentials|my\.cnf)\b|\.docker[/\\]config\.json|\.config[/\\](gh|gcloud|op|hub)\b|(~|\$\{?HOME\}?|%USERPROFILE%|\$env:USERPROFILE|[/\\](home|Users)[/\\][^/\\]+|^\/root)[/\\]\.(npmrc|pypirc|cargo[/\\]credentials|bash_history|zsh_history|config[/\\]stewardry)|\/etc\/(shadow|gshadow|sudoers)|\/proc\/[^/\s]+\/(environ|mem|maps)|Library[/\\]Keychains|\/(var\/)?run\/secrets\b|docker\.sock|\bid_(rsa|dsa|ecdsa|ed25519)\b|^env:/i;

/** True for a path, or a text with one in it, that leads to keys of the person. */
export function isSecret(text: string): boolean {
  return OUTSIDE.test(text);
}

const INSIDE =
  /(^|\/)(\.env(\.(?!example$|sample$|template$|dist$|defaults$)[^/]*)?|\.npmrc|\.netrc|[^/]*\.(pem|key|p12|pfx|jks|keystore)|credentials(\.json)?|secrets?\.(json|ya?ml|toml))$/i;

/** True for a file of the tree that by its name holds secrets. */
export function isSecretFile(path: string): boolean {
  return INSIDE.test(path);
}

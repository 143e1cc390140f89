import type { Word } from '../parsedCommand.ts';

/** Programs that a run never starts, with what to say instead. */
export const DENIED: Readonly<Record<string, string>> = {
  ...each('sudo doas su pkexec runas gsudo', 'A run works with the rights it has. Ask the person to do it.'),
  ...each('shutdown reboot halt poweroff init telinit systemctl service launchctl crontab at batch', 'It changes how the machine runs.'),
  ...each(
    'mkfs fdisk parted sfdisk mount umount losetup swapoff insmod rmmod modprobe sysctl chroot nsenter',
    'It changes disks or the kernel.',
  ),
  ...each(
    'iptables nft ufw ip6tables useradd userdel usermod groupadd passwd chpasswd visudo',
    'It changes who may do what on this machine.',
  ),
  ...each('pkill killall skill taskkill', 'It ends processes that the run did not start. What the run started ends with its command.'),
  ...each('security secret-tool pass keyctl op vault ssh-add ssh-agent ssh-keygen gpg', 'It handles keys and passwords of the person.'),
  ...each('printenv', 'It shows the environment, which may hold secrets.'),
  ...each('mkfs.ext4 mkfs.xfs mkfs.btrfs mkfs.vfat wipefs', 'It destroys a disk.'),
};

/** Talk to other machines. */
export const NETWORK: ReadonlySet<string> = new Set(
  'curl wget nc ncat netcat socat telnet ssh scp sftp ftp tftp lftp aria2c http https xh dig nslookup host ping traceroute whois mail sendmail mutt rclone gh glab aws az gcloud kubectl helm ngrok cloudflared'.split(
    ' ',
  ),
);

/** Take program text from their input. */
export const INTERPRETERS: ReadonlySet<string> = new Set(
  'sh bash dash zsh ksh ash fish python python2 python3 node deno bun perl ruby php lua osascript pwsh powershell iex invoke-expression source .'.split(
    ' ',
  ),
);

/** What gives out text from elsewhere, or hides what a text is. */
export const SOURCES: ReadonlySet<string> = new Set(
  'curl wget nc ncat netcat socat http https xh aria2c base64 base32 xxd openssl gunzip zcat uudecode rev invoke-webrequest iwr invoke-restmethod irm'.split(
    ' ',
  ),
);

const INSTALLS = 'install i ci add update up upgrade remove rm uninstall un link dedupe audit rebuild init create dlx import rebuild'.split(
  ' ',
);
const PUBLISHES = 'publish unpublish login logout adduser token owner access deprecate dist-tag profile hook org team star whoami'.split(
  ' ',
);
/** Programs that install packages: their subcommands run what the packages bring. */
export const PACKAGERS: ReadonlySet<string> = new Set(
  'npm pnpm yarn bun pip pip3 pipx uv poetry cargo gem bundle composer go brew apt apt-get dnf yum pacman apk choco winget scoop conda'.split(
    ' ',
  ),
);

/** What a package manager is asked for. */
export function packageWork(program: string, words: readonly Word[]): 'installs' | 'publishes' | undefined {
  if (!PACKAGERS.has(program)) return undefined;
  const [subcommand = ''] = words.map(({ text }) => text ?? '').filter((text) => !text.startsWith('-'));
  if (PUBLISHES.includes(subcommand)) return 'publishes';
  if (INSTALLS.includes(subcommand) || ['get', 'download', 'sync'].includes(subcommand)) return 'installs';
  return (program === 'yarn' || program === 'bundle') && subcommand === '' ? 'installs' : undefined;
}

/** Build and test what is in the tree: they run code of the project, and are asked for all day. */
export const BUILDS: ReadonlySet<string> = new Set(
  'npm pnpm yarn bun make cmake ninja tsc eslint prettier biome vitest jest mocha ava playwright webpack vite esbuild rollup turbo nx pytest ruff mypy black flake8 tox cargo go mvn mvnw gradle gradlew dotnet rspec rake phpunit mix swift zig bazel just'.split(
    ' ',
  ),
);

function each(names: string, reason: string): Record<string, string> {
  return Object.fromEntries(names.split(' ').map((name) => [name, reason]));
}

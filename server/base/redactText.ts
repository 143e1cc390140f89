/**
 * Replaces secrets and personal data inside a text by what kind of thing was there, such as `[secret]` or `[e-mail]`. It errs on the
 * side of replacing where a shape is unmistakable, and leaves hashes, ids, versions, dates and counts alone. Names of people, street
 * addresses, IP addresses and national phone numbers without a country code are not recognised. Linear in the length of the text.
 */
export function redactText(text: string): string {
  let result = text;
  for (const { pattern, replacement } of PATTERNS) result = result.replace(pattern, replacement);
  return result;
}

interface Pattern {
  readonly pattern: RegExp;
  readonly replacement: (...match: string[]) => string;
}

/** The first group is kept, the rest of the match replaced. */
const after = (label: string, pattern: RegExp): Pattern => ({ pattern, replacement: (_, kept = '') => `${kept}${label}` });
const whole = (label: string, pattern: RegExp): Pattern => ({ pattern, replacement: () => label });
/** Only where the digits prove it. */
const proven = (label: string, pattern: RegExp, isProven: (match: string) => boolean): Pattern => ({
  pattern,
  replacement: (match = '') => (isProven(match) ? label : match),
});

/** Tokens that say themselves what they are: their vendors' documented prefixes. */
const PREFIXED_TOKEN = [
  'sk-[A-Za-z0-9_-]{16,}', // OpenAI, Anthropic (sk-ant-…), OpenRouter, DeepSeek
  'gh[pousr]_[A-Za-z0-9]{30,}|github_pat_[A-Za-z0-9_]{22,}', // GitHub
  'glpat-[A-Za-z0-9_-]{20,}', // GitLab
  'xox[abeprs]-[A-Za-z0-9-]{10,}|xapp-[A-Za-z0-9-]{10,}', // Slack
  '(?:AKIA|ASIA)[0-9A-Z]{16}', // AWS
  'AIza[A-Za-z0-9_-]{35}|ya29\\.[A-Za-z0-9_-]{20,}|GOCSPX-[A-Za-z0-9_-]{20,}', // Google
  '[rsp]k_(?:live|test)_[A-Za-z0-9]{16,}|whsec_[A-Za-z0-9+/=]{20,}', // Stripe
  'npm_[A-Za-z0-9]{36}|pypi-[A-Za-z0-9_-]{50,}', // registries
  'SG\\.[A-Za-z0-9_-]{16,}\\.[A-Za-z0-9_-]{16,}', // SendGrid
  'hf_[A-Za-z0-9]{30,}|gsk_[A-Za-z0-9]{30,}|xai-[A-Za-z0-9]{30,}|r8_[A-Za-z0-9]{30,}', // Hugging Face, Groq, xAI, Replicate
  'dop_v1_[a-f0-9]{40,}|shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}|lin_api_[A-Za-z0-9]{30,}|dckr_pat_[A-Za-z0-9_-]{20,}',
  'eyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{8,}(?:\\.[A-Za-z0-9_-]*)?', // JSON Web Token
].join('|');

const SECRET_WORD =
  'pass(?:word|wd|phrase)|pwd|secret|token|api[-_]?key|private[-_]?key|access[-_]?key|account[-_]?key|signing[-_]?key|encryption[-_]?key|client[-_]?secret|authorization|credential|connection[-_]?string|sig';

const PATTERNS: readonly Pattern[] = [
  whole('[secret]', /-----BEGIN [A-Z ]*PRIVATE KEY-----(?:[^-]*-----END [A-Z ]*PRIVATE KEY-----|[\s\S]*)/g),
  after('[secret]@', /\b([a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/@"']{1,200}@/gi),
  whole('[secret]', new RegExp(`(?<![A-Za-z0-9_-])(?:${PREFIXED_TOKEN})`, 'g')),
  after('[secret]', /\b((?:bearer|basic)\s+)(?!\[)[A-Za-z0-9._~+/-]{8,}={0,2}/gi),
  // `password: x`, `API_KEY=x`, `"token": "x"`, `?sig=x`, `--password x`
  after(
    '[secret]',
    new RegExp(
      `((?<![A-Za-z])[A-Za-z0-9_.-]{0,40}(?:${SECRET_WORD})s?["']?\\s{0,3}(?:=>|[:=])\\s{0,3}["']?)(?!\\[|(?:bearer|basic)\\s)[^\\s"',;&}\\])]{3,}`,
      'gi',
    ),
  ),
  after('[secret]', new RegExp(`(--[a-z-]{0,40}(?:${SECRET_WORD})\\s{1,3}["']?)(?![-[])[^\\s"']{3,}`, 'gi')),
  whole('[e-mail]', /(?<![\p{L}\w.+-])[\p{L}\w.+%-]{1,64}@(?:[\p{L}\d-]{1,63}\.){1,8}\p{L}{2,24}(?![\w@])/gu),
  proven('[card]', /(?<![\w.-])(?:\d[ -]?){12,18}\d(?![\w-])/g, isCard),
  proven('[iban]', /(?<!\w)[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?!\w)/g, isIban),
  whole('[number]', /(?<![\w-])(?!000|666|9)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\w-])/g),
  proven('[phone]', /(?<![\w+])\+[1-9](?:[ ()./-]{0,2}\d){7,14}(?!\w)/g, isPhone),
  whole('[phone]', /(?<![\w.+-])(?:\([2-9]\d{2}\) ?|[2-9]\d{2}[ .-])\d{3}[ .-]\d{4}(?![\w-])/g),
  // The home folder carries the person's name; what is below it is what matters.
  whole('~', /(?<![\w.~-])(?:\/home|\/Users)\/[^/\s"':]{1,64}/g),
  whole('~', /(?<![A-Za-z0-9])[A-Za-z]:[\\/]{1,2}Users[\\/]{1,2}[^\\/\s"':]{1,64}/gi),
];

/** A payment card: its issuer's first digits and length, and the check digit of ISO/IEC 7812-1. */
function isCard(text: string): boolean {
  const digits = text.replace(/\D/g, '');
  if (!/^(?:4\d{12}(?:\d{3})?|5[1-5]\d{14}|2[2-7]\d{14}|3[47]\d{13}|3(?:0[0-5]|[68]\d)\d{11}|6(?:011|5\d{2})\d{12})$/.test(digits))
    return false;
  let sum = 0;
  for (let index = 0; index < digits.length; index++) {
    const digit = Number(digits[digits.length - 1 - index]);
    const doubled = index % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** An account number whose check digits are right (ISO 13616). */
function isIban(text: string): boolean {
  const compact = text.replaceAll(' ', '');
  const digits = [...`${compact.slice(4)}${compact.slice(0, 4)}`].map((character) => Number.parseInt(character, 36)).join('');
  let rest = 0;
  for (const digit of digits) rest = (rest * 10 + Number(digit)) % 97;
  return compact.length >= 15 && rest === 1;
}

/** E.164: 8 to 15 digits. A plain sum or an offset such as `+00123` has no such length or begins with a zero. */
function isPhone(text: string): boolean {
  const digits = text.replace(/\D/g, '').length;
  return digits >= 8 && digits <= 15;
}

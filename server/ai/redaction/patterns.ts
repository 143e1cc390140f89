import { isCardNumber, isIban, isPublicAddress } from './checksums.ts';

/** One thing to look for. The group `value` is what is masked; without one, the whole match is. */
export interface Pattern {
  readonly kind: string;
  readonly pattern: RegExp;
  /** Tells real ones from numbers that only look like it. */
  readonly isReal?: (value: string) => boolean;
}

/**
 * Secrets that secretlint's recommended rules leave out: formats documented by their vendors, and values assigned to a name that says it.
 * Every repetition that another could take over has a bound, because prompts hold whole files.
 */
export const secretPatterns: readonly Pattern[] = [
  {
    kind: 'private_key',
    pattern: /-----BEGIN [A-Z0-9 ]*PRIVATE KEY( BLOCK)?-----[\s\S]*?(-----END [A-Z0-9 ]*PRIVATE KEY( BLOCK)?-----|$)/g,
  },
  { kind: 'jwt', pattern: /\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}/g },
  { kind: 'bearer', pattern: /\b(?:bearer|basic|token)\s+(?<value>[A-Za-z0-9+/_.~-]{16,}=*)/gi, isReal: looksRandom },
  { kind: 'url_password', pattern: /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:/@'"]{0,100}:(?<value>[^\s@/'"]{3,200})@/gi },
  { kind: 'token', pattern: /\b(?:gh[pousr]_[A-Za-z0-9]{30,}|github_pat_\w{40,}|glpat-[\w-]{20,}|npm_[A-Za-z0-9]{30,}|pypi-[\w-]{40,})/g },
  { kind: 'token', pattern: /\b(?:sk|rk|pk)_(?:live|test)_[A-Za-z0-9]{16,}|\bwhsec_[A-Za-z0-9+/]{20,}/g },
  { kind: 'token', pattern: /\bsk-(?:ant-|proj-|svcacct-|or-v1-)?[\w-]{20,}/g },
  { kind: 'token', pattern: /\bxox[abeoprs]-[\w-]{10,}|\bxapp-\d-[\w-]{20,}/g },
  { kind: 'token', pattern: /\bAIza[\w-]{35}|\bya29\.[\w-]{20,}|\bGOCSPX-[\w-]{20,}/g },
  {
    kind: 'token',
    pattern: /\bhf_[A-Za-z]{30,}|\bdop_v1_[a-f0-9]{64}|\bdapi[a-f0-9]{32}|\bhvs\.[\w-]{24,}|\bshp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}/g,
  },
  {
    kind: 'token',
    pattern: /\bSG\.[\w-]{16,}\.[\w-]{16,}|\bkey-[a-f0-9]{32}\b|\blin_api_[A-Za-z0-9]{30,}|\bAGE-SECRET-KEY-1[A-Z0-9]{50,}/g,
  },
  { kind: 'token', pattern: /\b\d{8,10}:AA[\w-]{33}\b|\bSK[a-f0-9]{32}\b/g },
  { kind: 'aws_key', pattern: /\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}\b/g },
  { kind: 'account_key', pattern: /\b(?:AccountKey|SharedAccessKey|sig)=(?<value>[A-Za-z0-9+/%]{30,}={0,2})/g },
  {
    kind: 'secret',
    pattern:
      /(?:passw(?:or)?d|passwd|pwd|passphrase|secret|token|api[-_]?key|access[-_]?key|private[-_]?key|signing[-_]?key|credential)s?["'`]?\s{0,4}(?::|=>?|:=)\s{0,4}["'`](?<value>[^"'`\s]{6,})["'`]/gi,
  },
  {
    kind: 'secret',
    pattern:
      /^[ \t]{0,40}(?:export[ \t]+)?[A-Z0-9_]{0,80}(?:KEY|TOKEN|SECRET|PASSWORD|PASSWD|PWD|PASS)[ \t]*=[ \t]*(?<value>[^\s"'#$]{6,})/gm,
  },
  {
    kind: 'secret',
    pattern:
      /^[ \t-]{0,40}[\w.-]{0,80}?(?:password|passwd|secret|token|api[-_]?key)[ \t]*:[ \t]+(?<value>[^\s"'#{}$[\]<>(),;|]{8,})[ \t]*$/gim,
    isReal: looksRandom,
  },
];

/** Details of a person, by form. Names and addresses have none, so they are not found here. */
export const personalPatterns: readonly Pattern[] = [
  { kind: 'email', pattern: /(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.)+[a-z]{2,24}\b/gi, isReal: isPersonalEmail },
  { kind: 'card', pattern: /(?<![\w.-])\d(?:[ -]?\d){12,18}(?![\w-])/g, isReal: isCardNumber },
  { kind: 'iban', pattern: /\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b/g, isReal: isIban },
  { kind: 'ssn', pattern: /(?<![\w-])(?!000|666|9\d\d)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\w-])/g },
  { kind: 'insurance_number', pattern: /\b(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b/g },
  { kind: 'phone', pattern: /(?<![\w+.-])\+\d{1,3}[ .-]?(?:\(\d{1,4}\)[ .-]?)?\d{1,4}(?:[ .-]?\d{2,4}){2,4}(?![\w-])/g },
  { kind: 'phone', pattern: /(?<![\w.-])(?:\(\d{3}\) ?|\d{3}[ .-])\d{3}[ .-]\d{4}(?![\w-])/g },
  { kind: 'ip_address', pattern: /(?<![\w.-])(?:\d{1,3}\.){3}\d{1,3}(?![\w.-])/g, isReal: isPublicAddress },
  {
    kind: 'birth_date',
    pattern:
      /\b(?:date[ _-]?of[ _-]?birth|birth[ _-]?da(?:te|y)|dob|born(?: on)?)["']?\s{0,3}[:=]?\s{0,3}["']?(?<value>\d{4}-\d{2}-\d{2}|\d{1,2}[./]\d{1,2}[./]\d{2,4})/gi,
  },
  { kind: 'passport', pattern: /\bpassport(?: (?:no|number))?\.?["']?\s{0,3}[:#=]?\s{0,3}["']?(?<value>[A-Z]{0,2}\d{6,9})\b/gi },
];

/** Words and identifiers are letters of one case; keys mix letters and digits. */
function looksRandom(value: string): boolean {
  return /\d/.test(value) && /[A-Za-z]/.test(value) && !/^[\w-]*\.[\w.-]*\(/.test(value);
}

/** Reserved names (RFC 2606, RFC 6761) belong to nobody; `git@` is how repositories are cloned. */
function isPersonalEmail(value: string): boolean {
  return !/^git@|@(?:[\w-]+\.)*(?:example\.(?:com|org|net)|example|test|invalid|localhost)$/i.test(value);
}

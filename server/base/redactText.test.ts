import { expect, test } from 'vitest';
import { cpuMilliseconds } from './fixtures/cpuTime.ts';
import { redactText } from './redactText.ts';

/** Built from parts, so that no scanner takes this file for a leak. */
const join = (...parts: string[]): string => parts.join('');
const LETTERS = 'aB3dE6gH9jK2mN5pQ8sT1vW4yZ7cF0xL6rJ3';
const JWT = join('eyJhbGciOiJIUzI1NiJ9', '.eyJzdWIiOiIxMjM0In0', '.SflKxwRJSMeKKF2QT4');

test.each([
  ['write to ada@example.com now', 'write to [e-mail] now'],
  ['<Ada.Lovelace+x@mail.example.co.uk>', '<[e-mail]>'],
  ['jürgen.müller@exämple.de', '[e-mail]'],
  ['mailto:a_b%c@x.io', 'mailto:[e-mail]'],
  ['call +49 30 901820 today', 'call [phone] today'],
  ['+1 (415) 555-2671', '[phone]'],
  ['tel:+442079460958', 'tel:[phone]'],
  ['(415) 555-2671', '[phone]'],
  ['415-555-2671', '[phone]'],
  ['415.555.2671', '[phone]'],
  ['+33.1.23.45.67.89', '[phone]'],
  ['card 4111 1111 1111 1111', 'card [card]'],
  ['5500-0000-0000-0004', '[card]'],
  ['340000000000009', '[card]'],
  ['DE89 3704 0044 0532 0130 00', '[iban]'],
  ['GB82WEST12345698765432', '[iban]'],
  ['ssn 078-05-1120', 'ssn [number]'],
  [join('key sk-', 'proj-', LETTERS), 'key [secret]'],
  [join('sk-', 'ant-api03-', LETTERS), '[secret]'],
  [join('gh', 'p_', LETTERS), '[secret]'],
  [join('github', '_pat_', LETTERS), '[secret]'],
  [join('glpat', '-', LETTERS), '[secret]'],
  [join('xox', 'b-123456789012-', LETTERS), '[secret]'],
  [join('AKIA', 'IOSFODNN7EXAMPLE'), '[secret]'],
  [join('ASIA', 'IOSFODNN7EXAMPLE.'), '[secret].'],
  [join('AIza', LETTERS.slice(0, 35)), '[secret]'],
  [join('sk_', 'live_', LETTERS), '[secret]'],
  [join('npm', '_', LETTERS), '[secret]'],
  [join('SG.', LETTERS, '.', LETTERS), '[secret]'],
  [join('hf', '_', LETTERS), '[secret]'],
  [join('dckr', '_pat_', LETTERS), '[secret]'],
  [JWT, '[secret]'],
  [`Authorization: Bearer ${JWT}`, 'Authorization: Bearer [secret]'],
  ['Bearer abcdefgh12345678', 'Bearer [secret]'],
  ['authorization=Basic dXNlcjpwYXNz', 'authorization=Basic [secret]'],
  ['password=hunter22', 'password=[secret]'],
  ['Password: "correct horse"', 'Password: "[secret] horse"'],
  ['DB_PASSWORD=p@ssw0rd;x', 'DB_PASSWORD=[secret];x'],
  ['{"apiKey":"abc123def"}', '{"apiKey":"[secret]"}'],
  ["client_secret => 'abcdef'", "client_secret => '[secret]'"],
  ['https://x.example/a?token=abc123&b=1', 'https://x.example/a?token=[secret]&b=1'],
  ['https://x.blob.example/c?sv=1&sig=Zm9vYmFy%3D', 'https://x.blob.example/c?sv=1&sig=[secret]'],
  ['AccountKey=Zm9vYmFyYmF6;', 'AccountKey=[secret];'],
  ['deploy --token abcdef123 --force', 'deploy --token [secret] --force'],
  ['deploy --password=abcdef', 'deploy --password=[secret]'],
  ['postgres://app:s3cret@db.example/shop', 'postgres://[secret]@db.example/shop'],
  ['https://user:pw@git.example/x.git', 'https://[secret]@git.example/x.git'],
  [join('-----BEGIN ', 'PRIVATE KEY-----\nMC4CAQ==\n-----END ', 'PRIVATE KEY-----\nrest'), '[secret]\nrest'],
  [join('-----BEGIN RSA ', 'PRIVATE KEY-----\nMIIE'), '[secret]'],
  ['/home/ada/projects/shop/a.ts', '~/projects/shop/a.ts'],
  ['file:///Users/ada/x', 'file://~/x'],
  ['C:\\Users\\Ada\\x.ts', '~\\x.ts'],
  ['c:/users/ada/x.ts', '~/x.ts'],
])('"%s" is redacted', (text, expected) => {
  expect(redactText(text)).toBe(expected);
});

test.each([
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU',
  '01JD3XAMPLE0123456789ABCDE',
  '550e8400-e29b-41d4-a716-446655440000',
  '7d6c9f1a2b3c4d5e6f7a8b9c0d1e2f3a4b5c6d7e',
  '2026-11-21T06:43:24.123Z',
  '1763707404123',
  '1763707404123456',
  'version 10.22.333, 1.2.3-beta.4',
  'src/payments.ts:120:14',
  'server/home/page.ts and docs/Users/guide.md',
  '@ast-grep/napi@0.51.1',
  'import x from "@acme/rules"',
  'github.com:acme/shop.git',
  'inputTokens: 12 of 128000',
  'no-hardcoded-password',
  'https://example.com/docs?page=2#top',
  'http://127.0.0.1:8080/health',
  '1,234,567 rows in 12.5 s',
  '+12 −3 lines',
  'a secret is kept; the token was fine',
  'skip-checks-for-generated-files',
])('"%s" is left alone', (text) => {
  expect(redactText(text)).toBe(text);
});

test('a long text of one kind of character takes no longer than its length asks', async () => {
  for (const text of [
    'a'.repeat(4_000),
    '1 '.repeat(2_000),
    'a.'.repeat(2_000),
    `${'a-'.repeat(2_000)}@`,
    '/home/'.repeat(700),
    'A1 '.repeat(1_300),
  ]) {
    expect(await cpuMilliseconds(() => redactText(text))).toBeLessThan(100);
  }
});

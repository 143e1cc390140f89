/** Names that projects ban, mostly for a better one of their own. Some occur often in the corpus, most seldom, many never: as usual. */

export const BANNED_FUNCTIONS = [
  ...['alert', 'confirm', 'prompt', 'isNaN', 'isFinite', 'parseInt', 'parseFloat', 'escape', 'unescape', 'setTimeout', 'setInterval'],
  ...['setImmediate', 'clearTimeout', 'queueMicrotask', 'fetch', 'require', 'structuredClone', 'encodeURI', 'decodeURI', 'atob', 'btoa'],
  ...['requestAnimationFrame', 'importScripts', 'postMessage', 'getComputedStyle', 'matchMedia', 'print', 'open', 'close', 'scrollTo'],
  ...['describe', 'fdescribe', 'xdescribe', 'fit', 'xit', 'beforeAll', 'afterAll', 'assert', 'debug', 'deprecate'],
];

export const BANNED_METHODS = [
  ...['substr', 'trimLeft', 'trimRight', 'anchor', 'big', 'blink', 'bold', 'fixed', 'getYear', 'setYear', 'toGMTString', 'compile'],
  ...['forEach', 'reduceRight', 'hasOwnProperty', 'propertyIsEnumerable', 'localeCompare', 'toLocaleString', 'toLocaleDateString'],
  ...['createHash', 'createCipher', 'createDecipher', 'pseudoRandomBytes', 'writeFileSync', 'readFileSync', 'existsSync', 'mkdirSync'],
  ...['unlinkSync', 'rmSync', 'statSync', 'execSync', 'spawnSync', 'appendChild', 'insertBefore', 'insertAdjacentHTML', 'execCommand'],
  ...['captureStackTrace', 'removeAllListeners', 'setMaxListeners', 'nextTick', 'exit', 'abort', 'chdir', 'umask', 'dlopen', 'binding'],
  ...['findOne', 'findAll', 'remove', 'toArray', 'asObservable', 'toPromise', 'pluck', 'multicast', 'publish', 'subscribe', 'unsubscribe'],
];

export const BANNED_MODULES = [
  ...[
    'moment',
    'lodash',
    'underscore',
    'request',
    'axios',
    'jquery',
    'bluebird',
    'async',
    'q',
    'rimraf',
    'mkdirp',
    'node-fetch',
    'left-pad',
  ],
  ...['querystring', 'url', 'punycode', 'domain', 'sys', 'util/types', 'node:vm', 'node:repl', 'node-uuid', 'colors', 'faker', 'enzyme'],
];

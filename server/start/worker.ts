import { keepCompiledCode } from '../data/compiledCode.ts';

keepCompiledCode(process.env);
await import('../worker.ts');

#!/usr/bin/env node
import { keepCompiledCode } from '../data/compiledCode.ts';

keepCompiledCode(process.env);
await import('../cli.ts');

import { mount } from '../shared/mount.ts';
import './rulePage.ts';

mount('rule-page');

import { mount } from '../shared/mount.ts';
import './templateForm.ts';

mount('template-form');

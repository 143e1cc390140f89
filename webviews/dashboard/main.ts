import { mount } from '../shared/mount.ts';
import './dashboard.ts';

mount('stewardry-dashboard');
